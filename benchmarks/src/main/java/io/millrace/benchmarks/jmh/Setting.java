package io.millrace.benchmarks.jmh;

import static java.util.Objects.requireNonNull;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Durability;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A database of its own for each trial, and one contender that uses it, with one caller. */
@State(Scope.Benchmark)
public class Setting {
    @Param
    public Backend database = Backend.SQLITE;

    /** One of the database's contenders. */
    @Param("MILLRACE")
    public String contender = "MILLRACE";

    private @Nullable Arena arena;

    Durability durability() {
        return Durability.NORMAL;
    }

    Contender contender() {
        return requireNonNull(arena).contender();
    }

    @Setup(Level.Trial)
    public void open() {
        arena = database.open(contender, durability());
    }

    @Setup(Level.Iteration)
    public void removeEvents() {
        requireNonNull(arena).removeEvents();
    }

    @TearDown(Level.Trial)
    public void close() {
        requireNonNull(arena).close();
    }

    /** Several callers at once. */
    @State(Scope.Benchmark)
    public static class Concurrent extends Setting {
        @Param({"1", "16", "64", "256"})
        public int callers = 1;
    }

    /** Several callers at once, and commits that reach the disk at different times. */
    @State(Scope.Benchmark)
    public static class ConcurrentAndDurable extends Concurrent {
        @Param
        public Durability synchronous = Durability.NORMAL;

        @Override
        Durability durability() {
            return synchronous;
        }
    }
}
