package io.millrace.benchmarks.jmh;

import static java.util.Objects.requireNonNull;

import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Database;
import io.millrace.benchmarks.contender.Database.Durability;
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
    public Contender.Kind contender = Contender.Kind.MILLRACE;

    private @Nullable Folder folder;
    private @Nullable Database database;
    private @Nullable Contender open;

    Durability durability() {
        return Durability.NORMAL;
    }

    Contender contender() {
        return requireNonNull(open);
    }

    Database database() {
        return requireNonNull(database);
    }

    @Setup(Level.Trial)
    public void open() {
        folder = Folder.temporary();
        database = Database.create(folder.path(), durability());
        open = contender.open(database);
    }

    @Setup(Level.Iteration)
    public void removeEvents() {
        database().removeEvents();
    }

    @TearDown(Level.Trial)
    public void close() {
        contender().close();
        requireNonNull(folder).close();
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
