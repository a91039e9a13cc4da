package io.millrace.sqlite.driver.spring;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;
import org.springframework.r2dbc.core.binding.BindMarkersFactoryResolver.BindMarkerFactoryProvider;

/**
 * Tells Spring how SQLite writes parameters. Spring knows only the databases it has support for, and refuses to make a
 * {@code DatabaseClient} for any other.
 */
final class SqliteBindMarkerFactoryProvider implements BindMarkerFactoryProvider {
    /** Numbered, so that a named parameter that appears several times is bound once. */
    static final BindMarkersFactory NUMBERED = BindMarkersFactory.indexed("?", 1);

    @Override
    public @Nullable BindMarkersFactory getBindMarkers(ConnectionFactory connectionFactory) {
        return isSqlite(connectionFactory) ? NUMBERED : null;
    }

    static boolean isSqlite(ConnectionFactory connectionFactory) {
        return connectionFactory.getMetadata().getName().equals("SQLite");
    }
}
