package io.millrace.testkit.contract;

import io.millrace.RelationalDatastore;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeCodecs;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a case works with: an empty database, a datastore on it, and statements in the words of its backend. */
public final class ContractDatabase {
    private static final Pattern TYPE = Pattern.compile("\\{([A-Z_]+)}");
    private static final int ENDLESS = 12;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Backend backend;
    private final TestDatabase database;
    private final List<RelationalDatastore> opened = new ArrayList<>();
    private final RelationalDatastore store;

    ContractDatabase(Backend backend) {
        this.backend = backend;
        this.database = backend.createDatabase();
        this.store = open();
    }

    /**
     * The datastore that the case is about.
     *
     * @return the same one at each call
     */
    public RelationalDatastore store() {
        return store;
    }

    /**
     * Another datastore on the same database. The suite closes it.
     *
     * @return a new one at each call
     */
    public RelationalDatastore open() {
        return open(TypeCodecs.none());
    }

    /**
     * Another datastore, on the same database if that is not gone with its datastore. The suite closes it.
     *
     * @param codecs the types that it is taught
     * @return a new one at each call
     */
    public RelationalDatastore open(TypeCodecs codecs) {
        RelationalDatastore datastore = database.open(codecs);
        opened.add(datastore);
        return datastore;
    }

    /**
     * Does something on a connection that is made without a datastore, with a transaction open on it, and closes it.
     *
     * @param work what is done; it ends the transaction
     * @param <T> what it emits
     * @return what it emits
     */
    public <T> Mono<T> onOwnConnection(Function<? super Connection, ? extends Mono<T>> work) {
        return Mono.usingWhen(
                Mono.fromSupplier(database::connections),
                factory -> Mono.usingWhen(
                        factory.create(),
                        connection ->
                                Mono.from(connection.beginTransaction()).then(Mono.defer(() -> work.apply(connection))),
                        Connection::close),
                factory -> factory instanceof Closeable closeable ? closeable.close() : Mono.empty());
    }

    /**
     * A statement with the backend's column types in place of portable ones.
     *
     * @param template the statement, with types as in <code>{INTEGER}</code>
     * @return the statement
     */
    public String sql(String template) {
        return TYPE.matcher(template).replaceAll(match -> backend.columnType(PortableType.valueOf(match.group(1)))
                .replace("$", "\\$"));
    }

    /**
     * Makes a table.
     *
     * @param name its name
     * @param columns its columns and constraints, with types as in <code>{INTEGER}</code>
     */
    public void create(String name, String columns) {
        store.execute(sql("CREATE TABLE " + name + " (" + columns + ")")).block(LIMIT);
    }

    /** Makes the table that most cases use: {@code item (id, name)}, both without null. */
    public void createItems() {
        create("item", "id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL");
    }

    /**
     * Inserts into the table {@code item}.
     *
     * @param ids the keys; the names are made of them
     */
    public void insertItems(int... ids) {
        for (int id : ids) {
            store.execute("INSERT INTO item (id, name) VALUES (?, ?)", id, "item " + id)
                    .block(LIMIT);
        }
    }

    /**
     * The keys in the table {@code item}.
     *
     * @return them, in order
     */
    public List<Integer> itemIds() {
        return list(store.query(Integer.class, "SELECT id FROM item ORDER BY id"));
    }

    /**
     * The number of rows in a table, which also shows that the datastore still works.
     *
     * @param table the table
     * @return the number
     */
    public int count(String table) {
        return get(store.queryOne(int.class, "SELECT COUNT(*) FROM " + table));
    }

    /**
     * Makes a table {@code digit (d)} of 0 to 9, for statements that join it with itself.
     *
     * @see #digitsJoined(int)
     */
    public void createDigits() {
        create("digit", "d {INTEGER} PRIMARY KEY");
        store.executeAll("INSERT INTO digit (d) VALUES (?)", Flux.range(0, 10).map(List::of))
                .block(LIMIT);
    }

    /**
     * A {@code FROM} clause of as many rows as ten to some power. Ten to the 12th is more than any database reads within a
     * test, so such a statement never ends by itself.
     *
     * @param power the power; the columns are {@code d0.d} (the last digit), {@code d1.d} and so on
     * @return the clause
     */
    public String digitsJoined(int power) {
        return IntStream.range(0, power)
                .mapToObj(i -> "digit d" + i)
                .collect(Collectors.joining(" CROSS JOIN ", " FROM ", " "));
    }

    /**
     * A statement that computes for hours before it returns one row.
     *
     * @return the statement
     * @see #createDigits()
     */
    public String endless() {
        return "SELECT COUNT(*)" + endlesslyEmpty();
    }

    /**
     * A {@code FROM} clause that takes hours to find that there are no rows. Its condition needs all tables, so that none
     * can be left out early.
     *
     * @return the clause
     * @see #createDigits()
     */
    public String endlesslyEmpty() {
        return digitsJoined(ENDLESS)
                + IntStream.range(0, ENDLESS)
                        .mapToObj(i -> "d" + i + ".d")
                        .collect(Collectors.joining(" + ", "WHERE ", " < 0"));
    }

    /**
     * Waits for a value.
     *
     * @param mono where it comes from
     * @param <T> its type
     * @return the value
     */
    public <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(LIMIT), "the Mono was empty");
    }

    /**
     * Waits for all values.
     *
     * @param flux where they come from
     * @param <T> their type
     * @return the values, in order
     */
    public <T> List<T> list(Flux<T> flux) {
        return get(flux.collectList());
    }

    /**
     * Waits for a row.
     *
     * @param sql a statement that returns one
     * @param params its values
     * @return the row
     */
    public Row row(String sql, Object... params) {
        return get(store.queryOne(sql, params));
    }

    void close() {
        try {
            Flux.fromIterable(opened)
                    .concatMapDelayError(RelationalDatastore::close)
                    .then()
                    .block(LIMIT);
        } finally {
            database.drop();
        }
    }
}
