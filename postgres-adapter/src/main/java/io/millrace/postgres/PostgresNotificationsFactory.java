package io.millrace.postgres;

import io.millrace.RelationalDatastore;
import io.millrace.capability.Notifications;
import io.millrace.spi.CapabilityFactory;
import java.util.Optional;

/** Offers {@code LISTEN} and {@code NOTIFY} of PostgreSQL datastores. */
public final class PostgresNotificationsFactory implements CapabilityFactory<Notifications> {
    @Override
    public Class<Notifications> type() {
        return Notifications.class;
    }

    @Override
    public Optional<Notifications> create(RelationalDatastore datastore) {
        return datastore instanceof PostgresDatastore postgres
                ? Optional.of(new PostgresNotifications(postgres))
                : Optional.empty();
    }
}
