package io.millrace.sqlite.driver.internal.lanes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.errors.Dropped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/**
 * The one thread that looks after the time limits of all engines in the process. It looks often while there is work,
 * sleeps while there is none, and ends with the last engine.
 */
public final class Sweeper extends Thread implements NonBlocking {
    /** What is looked after. */
    public interface Watched {
        /**
         * Periodic care.
         *
         * @return whether anything needs watching
         */
        boolean tick(long now);
    }

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Object LOCK = new Object();
    private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();
    private static volatile @Nullable Sweeper current;

    private volatile boolean sleeping;
    private volatile boolean active;

    private Sweeper() {
        super("millrace-sqlite-sweeper");
        setDaemon(true);
    }

    public static void add(Watched engine) {
        synchronized (LOCK) {
            if (current == null) {
                startAnother();
            }
            WATCHED.add(engine);
        }
    }

    /** Under the lock. */
    @GuardedBy("LOCK")
    private static void startAnother() {
        Sweeper sweeper = new Sweeper();
        current = sweeper;
        boolean started = false;
        try {
            sweeper.start();
            started = true;
        } finally {
            current = started ? sweeper : null;
        }
    }

    /** Another takes the place of one that ended although there is work for it. */
    private static void replace(@Nullable Sweeper ended) {
        synchronized (LOCK) {
            if (current == ended && !WATCHED.isEmpty()) {
                current = null;
                startAnother();
            }
        }
    }

    public static void remove(Watched engine) {
        synchronized (LOCK) {
            WATCHED.remove(engine);
            Sweeper sweeper = current;
            if (WATCHED.isEmpty() && sweeper != null) {
                current = null;
                LockSupport.unpark(sweeper);
            }
        }
    }

    /** Something was submitted, so there may be something to watch. */
    public static void onActivity() {
        Sweeper sweeper = current;
        if (sweeper == null) {
            replaceLost();
        } else if (!sweeper.active) {
            sweeper.active = true;
            if (sweeper.sleeping) {
                LockSupport.unpark(sweeper);
            }
        }
    }

    /** There was one, and it could not be replaced when it ended; now that may succeed. */
    private static void replaceLost() {
        try {
            replace(null);
        } catch (Throwable notStarted) {
            Dropped.error(notStarted);
        }
    }

    /** Nobody else looks after time limits: it goes on, whatever happens. */
    @Override
    public void run() {
        try {
            while (current == this) {
                try {
                    watch();
                } catch (Throwable unexpected) {
                    Dropped.error(unexpected);
                    LockSupport.parkNanos(this, TICK_NANOS);
                }
            }
        } finally {
            if (current == this) {
                replace(this);
            }
        }
    }

    private void watch() {
        long quietSince = System.nanoTime();
        while (current == this) {
            long now = System.nanoTime();
            if (active) {
                active = false;
                quietSince = now;
            }
            if (tickAll(now) || now - quietSince < LINGER_NANOS) {
                LockSupport.parkNanos(this, TICK_NANOS);
            } else {
                sleeping = true;
                if (!active && current == this) {
                    LockSupport.park(this);
                }
                sleeping = false;
            }
        }
    }

    private static boolean tickAll(long now) {
        boolean busy = false;
        for (Watched engine : WATCHED) {
            busy |= tick(engine, now);
        }
        return busy;
    }

    private static boolean tick(Watched engine, long now) {
        try {
            return engine.tick(now);
        } catch (Throwable unexpected) {
            Dropped.error(unexpected);
            return true;
        }
    }
}
