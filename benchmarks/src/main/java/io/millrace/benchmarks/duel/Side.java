package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.contender.Arena;

/**
 * One of those who are compared.
 *
 * @param name its name in tables
 * @param arena its database, and who works on it
 */
record Side(String name, Arena arena) {}
