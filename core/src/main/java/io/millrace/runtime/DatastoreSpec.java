package io.millrace.runtime;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementObserver;
import io.millrace.spi.SchemaReader;
import io.millrace.spi.TransferSupport;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private final TransactionDefaults transactions;
    private final Observation observation;
    private final TypeCodecs codecs;

    private record Strategies(
            StatementExecutor statements,
            ErrorTranslator errors,
            SchemaReader schema,
            TransferSupport transfer,
            @Nullable StatementDescriber describer) {}

    private record Observation(boolean logging, List<StatementObserver> observers) {}

    private DatastoreSpec(
            DatabaseType type,
            String displayName,
            Dialect dialect,
            ConnectionSource connections,
            Strategies strategies,
            TransactionDefaults transactions,
            Observation observation,
            TypeCodecs codecs) {
        this.codecs = codecs;
        this.type = type;
        this.displayName = displayName;
        this.dialect = dialect;
        this.connections = connections;
        this.strategies = strategies;
        this.transactions = transactions;
        this.observation = observation;
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
                TransferSupport.STANDARD,
                null);
        return new DatastoreSpec(
                type,
                displayName,
                dialect,
                connections,
                standard,
                TransactionDefaults.STANDARD,
                new Observation(false, List.of()),
                TypeCodecs.none());
    }

    /**
     * This specification with another way to execute statements.
     *
     * @param executor how statements are executed; by default through the results of the SPI
     * @return a new specification
     */
    public DatastoreSpec withStatements(StatementExecutor executor) {
        return with(new Strategies(
                executor, strategies.errors, strategies.schema, strategies.transfer, strategies.describer));
    }

    /**
     * This specification with another reading of errors.
     *
     * @param translator what the driver's errors mean; by default what their SQLSTATEs say
     * @return a new specification
     */
    public DatastoreSpec withErrors(ErrorTranslator translator) {
        return with(new Strategies(
                strategies.statements, translator, strategies.schema, strategies.transfer, strategies.describer));
    }

    /**
     * This specification with a reader of the catalog.
     *
     * @param reader how the database's catalog is read; by default that is an {@link
     *     io.millrace.error.UnsupportedFeatureException}
     * @return a new specification
     */
    public DatastoreSpec withSchemaReader(SchemaReader reader) {
        return with(new Strategies(
                strategies.statements, strategies.errors, reader, strategies.transfer, strategies.describer));
    }

    /**
     * This specification with what exports and imports need to know.
     *
     * @param support what they need to know; by default what holds for databases that keep to the standard
     * @return a new specification
     */
    public DatastoreSpec withTransferSupport(TransferSupport support) {
        return with(new Strategies(
                strategies.statements, strategies.errors, strategies.schema, support, strategies.describer));
    }

    /**
     * This specification with descriptions of statements.
     *
     * @param describer what asks the database what a statement takes and gives; by default there is none, and no capability {@link
     *     io.millrace.capability.StatementDescriptions}
     * @return a new specification
     */
    public DatastoreSpec withDescriber(StatementDescriber describer) {
        return with(new Strategies(
                strategies.statements, strategies.errors, strategies.schema, strategies.transfer, describer));
    }

    /**
     * This specification with other transactions.
     *
     * @param defaults what transactions are like where their options say nothing; by default as the database has them, with retries
     * @return a new specification
     */
    public DatastoreSpec withTransactions(TransactionDefaults defaults) {
        return new DatastoreSpec(type, displayName, dialect, connections, strategies, defaults, observation, codecs);
    }

    /**
     * This specification with or without a log of statements.
     *
     * @param logged whether each statement is logged, with its time and never with values; by default not
     * @return a new specification
     */
    public DatastoreSpec withLogging(boolean logged) {
        return new DatastoreSpec(
                type,
                displayName,
                dialect,
                connections,
                strategies,
                transactions,
                new Observation(logged, observation.observers),
                codecs);
    }

    /**
     * This specification with more who are told of each statement.
     *
     * @param more who are told, beside those that were given before and those that are found
     * @return a new specification
     */
    public DatastoreSpec withObservers(List<? extends StatementObserver> more) {
        List<StatementObserver> all =
                Stream.concat(observation.observers.stream(), more.stream()).toList();
        Observation other = new Observation(observation.logging, all);
        return new DatastoreSpec(type, displayName, dialect, connections, strategies, transactions, other, codecs);
    }

    /**
     * This specification with types that the datastore is taught, beside those that are found through {@link
     * java.util.ServiceLoader}.
     *
     * @param taught the types; by default none
     * @return a new specification
     */
    public DatastoreSpec withCodecs(TypeCodecs taught) {
        return new DatastoreSpec(
                type, displayName, dialect, connections, strategies, transactions, observation, taught);
    }

    private DatastoreSpec with(Strategies other) {
        return new DatastoreSpec(type, displayName, dialect, connections, other, transactions, observation, codecs);
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

    @Nullable
    StatementDescriber describer() {
        return strategies.describer;
    }

    TransactionDefaults transactions() {
        return transactions;
    }

    List<StatementObserver> observers() {
        return observation.observers;
    }

    TypeCodecs codecs() {
        return codecs;
    }

    boolean logging() {
        return observation.logging;
    }
}
