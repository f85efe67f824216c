# Writes the table of expressions anew with what a real Elixir says to each:
#   elixir tests/shell/record.exs tests/shell/expressions.txt > new.txt
# See the head of that file for its form.
defmodule Record do
  import IEx.Helpers, warn: false

  def env, do: %{__ENV__ | file: "iex", line: 1, module: nil, function: nil}

  def plain(text) do
    text
    |> String.replace(~r/#PID<[0-9.]+>/, "#PID<…>")
    |> String.replace(~r/#Reference<[0-9.]+>/, "#Reference<…>")
    |> String.replace(~r/#Function<[^>]+>/, "#Function<…>")
    |> String.replace(~r/\n    \|\n.*\z/s, "")
    |> String.replace(~r/\s*\n\s*\nThe following arguments were given.*\z/s, "")
    |> String.replace(~r/\. Did you mean.*\z/s, "")
    |> String.replace(~r/[ \t]+\n/, "\n")
    |> String.trim_trailing()
    |> String.replace("\n\n", "\n\\\n")
  end

  def run(expression, binding) do
    try do
      {value, binding} =
        Code.eval_string(expression, binding, env())

      {inspect(value, pretty: true, width: 80), binding}
    catch
      kind, reason ->
        {blamed, _} = Exception.blame(kind, reason, __STACKTRACE__)
        {Exception.format_banner(kind, blamed, __STACKTRACE__), binding}
    end
  end

  def block(lines) do
    me = self()

    {_, monitor} =
      spawn_monitor(fn ->
        # In one function, as each block is a session of its own.
        Enum.reduce(lines, [], fn line, binding ->
          {text, binding} = run(String.replace(line, "\n. ", "\n"), binding)
          send(me, {:said, line, plain(text)})
          binding
        end)
      end)

    receive do
      {:DOWN, ^monitor, _, _, _} -> :ok
    end
    IO.write(said("") <> "\n")
  end

  def said(text) do
    receive do
      {:said, line, result} -> said(text <> "> #{line}\n#{result}\n")
    after
      0 -> text
    end
  end
end

text = File.read!(hd(System.argv()))

for block <- String.split(text, ~r/\n\n+/, trim: true) do
  cond do
    String.starts_with?(block, "#") ->
      IO.puts(block <> "\n")

    true ->
      block
      |> String.split(~r/^> /m, trim: true)
      |> Enum.map(fn entry ->
        entry
        |> String.split("\n")
        |> Enum.with_index()
        |> Enum.filter(fn {line, i} -> i == 0 or String.starts_with?(line, ". ") end)
        |> Enum.map_join("\n", &elem(&1, 0))
      end)
      |> Record.block()
  end
end
