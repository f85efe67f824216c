/* Benchmarks: what the programs in peers/ do, done through Coppice's public functions,
 * under the same names and with the same numbers. */
#pragma once

#include "coppice.h"

typedef struct {
  int64_t wall_nsec;
  int64_t cpu_nsec; /* of the whole program */
} BenchTime;

typedef struct {
  const char *name;
  void (*run) (void); /* in a process of a fresh node; reports by bench_row () */
} Bench;

/* One array per file, ends with NULL. */
extern const Bench bench_messages[];
extern const Bench bench_names[];
extern const Bench bench_processes[];
extern const Bench bench_servers[];
extern const Bench bench_store[];
extern const Bench bench_supervisors[];
extern const Bench bench_timers[];
extern const Bench bench_watching[];

/* @n_ops divided by BENCH_SCALE, at least 1. */
size_t bench_scale (size_t n_ops);

BenchTime bench_start (void);
BenchTime bench_since (BenchTime start);

#define BENCH_NO_BYTES (-1.0)
/* Prints a row as the peers do: peer config bench param rep ops wall_ns cpu_ns bytes. */
void bench_row (
    const char *bench, const char *param, size_t n_ops, BenchTime took, double bytes);

double bench_heap (void); /* bytes in use */
double bench_rss (void);  /* bytes of memory that are there */

/* Lets the others run until no more than @n processes are left. */
void   bench_wait_processes (size_t n);
size_t bench_n_processes (void);
/* A process without a stack that ends when it is told `stop`. */
CopTerm bench_spawn_idle (bool linked);
/* Takes @n messages. */
void bench_drain (size_t n);
/* Ends a supervisor which the caller has started, and waits. */
void bench_stop_supervisor (CopTerm supervisor);

/* The gen_server of all benchmarks: a number. Calls: get; casts: inc. Its argument:
 * COP_NIL, {proxy, Pid}: asks that one, or {notify, Pid}: sends {up, Self} to it first.
 */
extern const CopGenServerClass bench_counter;
CopTerm                        bench_start_counter (CopTerm argument); /* takes it */

/* Two gen_servers which send {Self, 1} to and fro: bench_play () does so @n_rounds times.
 */
void bench_start_players (CopTerm *ret_a, CopTerm *ret_b);
void bench_play (CopTerm a, CopTerm b, size_t n_rounds);

/* Calls @func for 1e2, 1e3 … up to BENCH_MAX (1e6) items. */
void bench_grow (void (*func) (size_t n, const char *param));
