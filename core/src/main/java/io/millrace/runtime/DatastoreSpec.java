package io.millrace.runtime;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.spi.SchemaReader;
import io.millrace.spi.TransferSupport;

/**
 * What a datastore is made of: a dialect, and the strategies of its adapter. Immutable; {@link #of} fills in what suits any driver
 * that keeps to the SPI.
 */
public final class DatastoreSpec {
    private final DatabaseType type;
    private final String displayName;
    private final Dialect dialect;
    private final ConnectionSource connections;
    private final Strategies strategies;
    private final boolean logging;

    private record Strategies(
            StatementExecutor statements, ErrorTranslator errors, SchemaReader schema, TransferSupport transfer) {}

    private DatastoreSpec(
            DatabaseType type,
            String displayName,
            Dialect dialect,
            ConnectionSource connections,
            Strategies strategies,
            boolean logging) {
        this.type = type;
        this.displayName = displayName;
        this.dialect = dialect;
        this.connections = connections;
        this.strategies = strategies;
        this.logging = logging;
    }

    /**
     * A datastore that relies on nothing but the SPI.
     *
     * @param type the kind of database
     * @param displayName its name for logs and errors, without passwords
     * @param dialect what is particular to the database
     * @param connections where connections come from
     * @return the specification
     */
    public static DatastoreSpec of(
            DatabaseType type, String displayName, Dialect dialect, ConnectionSource connections) {
        Strategies standard = new Strategies(
                StatementExecutor.STANDARD,
                new StandardErrorTranslator(),
                SchemaReader.UNSUPPORTED,
                TransferSupport.STANDARD);
        return new DatastoreSpec(type, displayName, dialect, connections, standard, false);
    }

    /**
     * This specification with another way to execute statements.
     *
     * @param executor how statements are executed; by default through the results of the SPI
     * @return a new specification
     */
    public DatastoreSpec withStatements(StatementExecutor executor) {
        return with(new Strategies(executor, strategies.errors, strategies.schema, strategies.transfer));
    }

    /**
     * This specification with another reading of errors.
     *
     * @param translator what the driver's errors mean; by default what their SQLSTATEs say
     * @return a new specification
     */
    public DatastoreSpec withErrors(ErrorTranslator translator) {
        return with(new Strategies(strategies.statements, translator, strategies.schema, strategies.transfer));
    }

    /**
     * This specification with a reader of the catalog.
     *
     * @param reader how the database's catalog is read; by default that is an {@link
     *     io.millrace.error.UnsupportedFeatureException}
     * @return a new specification
     */
    public DatastoreSpec withSchemaReader(SchemaReader reader) {
        return with(new Strategies(strategies.statements, strategies.errors, reader, strategies.transfer));
    }

    /**
     * This specification with what exports and imports need to know.
     *
     * @param support what they need to know; by default what holds for databases that keep to the standard
     * @return a new specification
     */
    public DatastoreSpec withTransferSupport(TransferSupport support) {
        return with(new Strategies(strategies.statements, strategies.errors, strategies.schema, support));
    }

    /**
     * This specification with or without a log of statements.
     *
     * @param logged whether each statement is logged, with its time and never with values; by default not
     * @return a new specification
     */
    public DatastoreSpec withLogging(boolean logged) {
        return new DatastoreSpec(type, displayName, dialect, connections, strategies, logged);
    }

    private DatastoreSpec with(Strategies other) {
        return new DatastoreSpec(type, displayName, dialect, connections, other, logging);
    }

    DatabaseType type() {
        return type;
    }

    String displayName() {
        return displayName;
    }

    Dialect dialect() {
        return dialect;
    }

    ConnectionSource connections() {
        return connections;
    }

    StatementExecutor statements() {
        return strategies.statements;
    }

    ErrorTranslator errors() {
        return strategies.errors;
    }

    SchemaReader schemaReader() {
        return strategies.schema;
    }

    TransferSupport transferSupport() {
        return strategies.transfer;
    }

    boolean logging() {
        return logging;
    }
}
