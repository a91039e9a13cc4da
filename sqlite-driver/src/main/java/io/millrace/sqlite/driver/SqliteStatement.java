package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParameterTable;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedText;
import io.millrace.sqlite.driver.internal.statements.CompiledLayout;
import io.millrace.sqlite.driver.internal.statements.FailedExecution;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A statement text, or several separated by semicolons, with its bindings. Not thread-safe, as in the SPI. Beside {@link
 * #execute()}, it has {@link #rows} and {@link #update()} for those who want one or the other and no results around them.
 */
public final class SqliteStatement implements Statement {
    private static final Object UNBOUND = new Object();
    private static final Pattern PLAIN_IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final StatementDispatcher dispatcher;
    private final ParsedText sql;
    private final ParameterTable parameters;
    private List<@Nullable Object[]> bindings = List.of();
    private @Nullable Object[] current;
    private int fetchSize;
    private String returning = "";

    SqliteStatement(StatementDispatcher dispatcher, ParsedText sql, int fetchSize) {
        this.dispatcher = dispatcher;
        this.sql = sql;
        this.parameters = sql.parameters();
        this.fetchSize = fetchSize;
        this.current = fresh();
    }

    private @Nullable Object[] fresh() {
        @Nullable Object[] values = new Object[parameters.slots()];
        for (int slot = 0; slot < values.length; slot++) {
            values[slot] = parameters.isUsed(slot) ? UNBOUND : null;
        }
        return values;
    }

    @Override
    public Statement add() {
        requireComplete();
        if (bindings.isEmpty()) {
            bindings = new ArrayList<>();
        }
        bindings.add(current);
        current = fresh();
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        return set(slot(index), encode(value));
    }

    @Override
    public Statement bind(String name, Object value) {
        return set(slot(name), encode(value));
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        requireType(type);
        return set(slot(index), null);
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        requireType(type);
        return set(slot(name), null);
    }

    private Statement set(int slot, @Nullable Object stored) {
        current[slot] = stored;
        return this;
    }

    private static @Nullable Object encode(Object value) {
        if (value == null) {
            throw new IllegalArgumentException("Cannot bind null: use bindNull, or a Parameter with a type");
        }
        return ValueEncoder.encode(value);
    }

    private static void requireType(Class<?> type) {
        if (type == null) {
            throw new IllegalArgumentException("The type must not be null");
        }
    }

    private int slot(int index) {
        if (!parameters.isUsed(index)) {
            throw new IndexOutOfBoundsException("There is no parameter " + index + ". The statement has "
                    + parameters.slots() + ", numbered from 0");
        }
        return index;
    }

    private int slot(String name) {
        if (name == null) {
            throw new IllegalArgumentException("The name of the parameter must not be null");
        }
        int slot = parameters.slot(name);
        if (slot < 0) {
            throw new NoSuchElementException(
                    "There is no parameter '" + name + "'. The statement has " + parameters.names());
        }
        return slot;
    }

    private void requireComplete() {
        for (int slot = 0; slot < current.length; slot++) {
            if (current[slot] == UNBOUND) {
                throw new IllegalStateException(
                        "Parameter " + parameters.describe(slot) + " is not bound. Bind every parameter first.");
            }
        }
    }

    /**
     * Lets statements that write return rows: the named columns, or all without a name. Has no effect on a text that
     * has RETURNING already.
     */
    @Override
    public Statement returnGeneratedValues(String... columns) {
        if (columns == null) {
            throw new IllegalArgumentException("The columns must not be null");
        }
        StringBuilder clause = new StringBuilder(" RETURNING ");
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == null) {
                throw new IllegalArgumentException("The columns must not be null");
            }
            clause.append(i == 0 ? "" : ", ").append(quoted(columns[i]));
        }
        returning = columns.length == 0 ? clause.append('*').toString() : clause.toString();
        return this;
    }

    private static String quoted(String column) {
        Matcher plain = PLAIN_IDENTIFIER.matcher(column);
        // Not in double quotes: SQLite takes what it does not know in those for a text.
        return plain.matches() ? column : '`' + column.replace("`", "``") + '`';
    }

    @Override
    public Statement fetchSize(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("The fetch size must not be negative, but was " + rows);
        }
        if (rows > 0) {
            fetchSize = rows;
        }
        return this;
    }

    @Override
    public Publisher<? extends Result> execute() {
        return dispatcher.execute(sql.text(), bound(), fetchSize, SqliteResult::new);
    }

    /**
     * The rows of the statement, or of all of them in order. Each subscriber runs it anew. Errors and cancellation are as
     * with a result's {@code map}.
     *
     * @param mapper makes a value of a row, which is valid only within the call
     * @param <T> the type of the values
     * @return the values
     * @throws IllegalStateException when a parameter has no value
     */
    public <T> Flux<T> rows(BiFunction<? super Row, ? super RowMetadata, ? extends T> mapper) {
        RowConsumer<T> consumer = new RowConsumer<>(mapper);
        List<BoundStatement> statements = bound();
        Flux<Outcome> outcomes = outcomes(statements);
        return statements.size() == 1
                ? Mono.fromDirect(outcomes).flatMapMany(outcome -> new SegmentFlux<>(outcome, null, consumer))
                : outcomes.concatMap(outcome -> new SegmentFlux<>(outcome, null, consumer), 1);
    }

    /**
     * How many rows the statement changed, or all of them together, and the last rowid that was set. Rows that it returns
     * are read and dropped. Each subscriber runs it anew. A cancelled one did not happen, or happened whole.
     *
     * @return the count, zero for what does not write
     * @throws IllegalStateException when a parameter has no value
     */
    public Mono<SqliteUpdateCount> update() {
        List<BoundStatement> statements = bound();
        Flux<Outcome> outcomes = outcomes(statements);
        return (statements.size() == 1
                        ? Mono.fromDirect(outcomes).flatMap(SqliteStatement::counted)
                        : sum(outcomes.concatMap(SqliteStatement::counted, 1)))
                .cast(SqliteUpdateCount.class);
    }

    /**
     * Has SQLite compile the statement, and reports its columns. It is not run, and needs no values; it waits for a connection as it would to
     * run. A cancel withdraws it.
     *
     * @return the columns of the rows that it would return, none for a statement that returns none; an error for what SQLite does not
     *     understand, for several statements, and for those that are about the connection, such as {@code PRAGMA}, which have effects while
     *     they are compiled
     */
    public Mono<List<DescribedColumn>> describe() {
        return dispatcher.describe(sql.text(), sql.statements()).map(SqliteStatement::described);
    }

    private static List<DescribedColumn> described(CompiledLayout layout) {
        List<DescribedColumn> columns = new ArrayList<>();
        for (int i = 0; i < layout.columns().count(); i++) {
            columns.add(new CompiledColumn(
                    new SqliteColumnMetadata(
                            layout.columns().name(i), layout.columns().declaredType(i)),
                    layout.tables().get(i)));
        }
        return List.copyOf(columns);
    }

    /**
     * Which of several executions an error is about: one for each row of values ({@link #add()}), and where the text has several
     * statements, one for each statement of each row.
     *
     * @param error what an execution of this driver signalled
     * @return the execution, counted from 0; empty when there was one only, or when it was no single one's fault
     */
    public static OptionalInt failedExecution(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof FailedExecution failed) {
                    return OptionalInt.of(failed.index());
                }
            }
        }
        return OptionalInt.empty();
    }

    private Flux<Outcome> outcomes(List<BoundStatement> statements) {
        return dispatcher.execute(sql.text(), statements, fetchSize, Function.identity());
    }

    /** Not by reduce, which drops an error that comes just when it is cancelled, and has that logged. */
    private static Mono<UpdateCountSegment> sum(Flux<UpdateCountSegment> counts) {
        return Mono.defer(() -> {
            AtomicReference<@Nullable UpdateCountSegment> sum = new AtomicReference<>();
            return counts.doOnNext(count ->
                            sum.accumulateAndGet(count, (before, next) -> before == null ? next : before.and(next)))
                    .then(Mono.fromSupplier(sum::get));
        });
    }

    private static Mono<UpdateCountSegment> counted(Outcome outcome) {
        Mono<UpdateCountSegment> count = Mono.just(UpdateCountSegment.of(outcome));
        if (outcome.cursor() != null) {
            return new SegmentFlux<>(outcome, null, new SegmentConsumer<Void>() {}).then(count);
        }
        outcome.discard();
        return count;
    }

    private List<BoundStatement> bound() {
        requireComplete();
        if (bindings.isEmpty() && sql.statements().size() == 1) {
            return List.of(bind(sql.statements().get(0), current.clone()));
        }
        if (!bindings.isEmpty() && parameters.slots() == 0) {
            throw new IllegalStateException("There is nothing to add: the statement has no parameters");
        }
        List<BoundStatement> statements = new ArrayList<>();
        for (@Nullable Object[] values : bindings) {
            bindAll(statements, values);
        }
        bindAll(statements, current.clone());
        return statements;
    }

    private void bindAll(List<BoundStatement> statements, @Nullable Object[] values) {
        for (ParsedStatement statement : sql.statements()) {
            statements.add(bind(statement, values));
        }
    }

    private BoundStatement bind(ParsedStatement statement, @Nullable Object[] values) {
        return new BoundStatement(statement.returning(returning), values);
    }
}
