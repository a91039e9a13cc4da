package io.millrace.sqlite.driver.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.WriterTurn;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The engines of this process. Equal settings for the same database share one; different settings for the same file
 * take turns writing to it.
 */
public final class EngineRegistry {
    private static final Object LOCK = new Object();

    @GuardedBy("LOCK")
    private static final Map<EngineSettings, Entry> ENGINES = new HashMap<>();

    @GuardedBy("LOCK")
    private static final Map<Path, SharedTurn> TURNS = new HashMap<>();

    private EngineRegistry() {}

    /** An engine for a database, shared if there is one already. Nothing is opened yet; may read directories. */
    public static EngineReference acquire(EngineSettings settings) {
        if (settings.location() instanceof DatabaseLocation.Memory memory
                && memory.name().isEmpty()) {
            return new EngineReference(start(settings, new WriterTurn()), null);
        }
        synchronized (LOCK) {
            requireSameSettings(settings);
            Entry entry = ENGINES.get(settings);
            if (entry == null) {
                entry = new Entry(start(settings, turnFor(settings)));
                ENGINES.put(settings, entry);
            }
            entry.references++;
            return new EngineReference(entry.engine, settings);
        }
    }

    private static Engine start(EngineSettings settings, WriterTurn turn) {
        Engine engine = new Engine(settings, turn);
        Sweeper.add(engine);
        return engine;
    }

    @GuardedBy("LOCK")
    private static void requireSameSettings(EngineSettings settings) {
        if (settings.location() instanceof DatabaseLocation.Memory memory) {
            for (EngineSettings other : ENGINES.keySet()) {
                if (other.location().equals(memory) && !other.equals(settings)) {
                    throw new IllegalArgumentException("The in-memory database '" + memory.name()
                            + "' is open with other options. Use the same options or another name.");
                }
            }
        }
    }

    @GuardedBy("LOCK")
    private static WriterTurn turnFor(EngineSettings settings) {
        if (settings.location() instanceof DatabaseLocation.File file) {
            SharedTurn shared = TURNS.computeIfAbsent(file.path(), path -> new SharedTurn());
            shared.engines++;
            return shared.turn;
        }
        return new WriterTurn();
    }

    /** Gives a reference up, and closes the engine with the last one. */
    static Mono<Void> release(Engine engine, EngineSettings settings, Holder holder) {
        // First, since it may fail and be tried again; a reference is given up only once.
        Departures.Departure departure = engine.departures().begin(holder);
        if (giveUp(settings)) {
            engine.departures().forget(departure);
            return engine.close();
        }
        return departure.completion();
    }

    /** Whether nobody has the engine any more. */
    private static boolean giveUp(EngineSettings settings) {
        synchronized (LOCK) {
            Entry entry = ENGINES.get(settings);
            if (entry == null || --entry.references > 0) {
                return false;
            }
            ENGINES.remove(settings);
            if (settings.location() instanceof DatabaseLocation.File file) {
                SharedTurn shared = TURNS.get(file.path());
                if (shared != null && --shared.engines == 0) {
                    TURNS.remove(file.path());
                }
            }
            return true;
        }
    }

    /** The same path for every way to spell it, as far as it exists. */
    public static Path canonical(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                try {
                    return existing.toRealPath()
                            .resolve(existing.relativize(absolute))
                            .normalize();
                } catch (IOException e) {
                    // It cannot be looked into; opening it will say why.
                    return absolute;
                }
            }
        }
        return absolute;
    }

    private static final class Entry {
        private final Engine engine;

        @GuardedBy("LOCK")
        private int references;

        private Entry(Engine engine) {
            this.engine = engine;
        }
    }

    private static final class SharedTurn {
        private final WriterTurn turn = new WriterTurn();

        @GuardedBy("LOCK")
        private int engines;
    }
}
