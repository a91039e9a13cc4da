package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.Client;
import io.r2dbc.postgresql.client.TransactionStatus;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.Method;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.scheduler.Scheduler;

/**
 * What a driver's connection knows of its transaction and does not tell: whether it has failed. The server could not be asked without
 * an exchange more for each work.
 */
final class DriverStatus {
    private static final String CLIENT = "getClient";

    private DriverStatus() {}

    /**
     * Finds out whether a transaction has failed before anything that is sent from now on is answered: on the driver's own thread, where
     * it has read by then what came together with the failure.
     *
     * @param onFailed is called there if it has
     */
    static void whenFailed(PostgresqlConnection driver, Runnable onFailed) {
        if (isFailed(driver)) {
            onFailed.run();
        } else if (driver instanceof Wrapped<?> wrapper) {
            Scheduler scheduler = wrapper.unwrap(Scheduler.class);
            if (scheduler != null) {
                look(driver, scheduler, onFailed);
            }
        }
    }

    private static void look(PostgresqlConnection driver, Scheduler scheduler, Runnable onFailed) {
        try {
            scheduler.schedule(() -> {
                if (isFailed(driver)) {
                    onFailed.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            // Its thread is gone, and so is the connection: whatever is sent fails.
        }
    }

    /** Whether a transaction is open that the server only lets be rolled back; {@code false} where the driver is another than ours. */
    private static boolean isFailed(PostgresqlConnection driver) {
        try {
            Method client = driver.getClass().getDeclaredMethod(CLIENT);
            client.setAccessible(true);
            return client.invoke(driver) instanceof Client known
                    && known.getTransactionStatus() == TransactionStatus.FAILED;
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return false;
        }
    }
}
