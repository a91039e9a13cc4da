package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.all;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BLOB;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.DECIMAL;
import static org.jooq.impl.SQLDataType.DOUBLE;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.LOCALDATE;
import static org.jooq.impl.SQLDataType.LOCALDATETIME;
import static org.jooq.impl.SQLDataType.VARCHAR;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DriverTest
class JooqTest {
    private static final Table<Record> BOOK = table(name("book"));
    private static final Field<Long> ID = field(name("id"), BIGINT);
    private static final Field<String> TITLE = field(name("title"), VARCHAR);
    private static final Field<Integer> PAGES = field(name("pages"), INTEGER);

    @RegisterExtension
    final DatabaseFile database =
            new DatabaseFile("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, pages INTEGER)");

    private DSLContext jooq;

    @BeforeAll
    static void keepJooqQuiet() {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    @BeforeEach
    void connect() {
        jooq = DSL.using(database.open(), SQLDialect.SQLITE);
    }

    private Mono<Integer> insert(DSLContext context, long id, String title) {
        return Mono.from(context.insertInto(BOOK, ID, TITLE, PAGES).values(id, title, 100));
    }

    private long committed() throws SQLException {
        return database.longByJdbc("SELECT count(*) FROM book");
    }

    private static <T> T value(Publisher<? extends Record1<T>> query) {
        return one(Flux.from(query).map(Record1::value1));
    }

    @Test
    void createsReadsUpdatesAndDeletes() throws SQLException {
        assertThat(one(insert(jooq, 1, "Dune"))).isEqualTo(1);
        assertThat(one(insert(jooq, 2, "Emma"))).isEqualTo(1);

        assertThat(all(Flux.from(jooq.select(ID, TITLE, PAGES)
                                .from(BOOK)
                                .where(PAGES.gt(10))
                                .orderBy(ID))
                        .map(row -> row.value1() + " " + row.value2() + " " + row.value3())))
                .containsExactly("1 Dune 100", "2 Emma 100");
        assertThat(one(jooq.update(BOOK).set(PAGES, PAGES.plus(1)).where(TITLE.eq("Dune"))))
                .isEqualTo(1);
        assertThat(value(jooq.select(PAGES).from(BOOK).where(ID.eq(1L)))).isEqualTo(101);
        assertThat(one(jooq.deleteFrom(BOOK).where(ID.in(1L, 2L)))).isEqualTo(2);
        assertThat(committed()).isZero();
    }

    @Test
    void schemaStatementsRun() throws SQLException {
        run(jooq.createTable("shelf").column("id", INTEGER).column("place", VARCHAR));
        run(jooq.createIndex("by_place").on("shelf", "place"));

        assertThat(database.longByJdbc("SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'shelf'"))
                .isEqualTo(2);
    }

    @Test
    void returningGivesTheStoredRow() {
        Record row = one(Mono.from(
                jooq.insertInto(BOOK, TITLE, PAGES).values("Dune", 412).returningResult(ID, TITLE, PAGES)));

        assertThat(row.intoList()).containsExactly(1L, "Dune", 412);
        assertThat(value(jooq.update(BOOK).set(PAGES, 413).returningResult(PAGES)))
                .isEqualTo(413);
    }

    @Test
    void anUpsertRuns() throws SQLException {
        run(insert(jooq, 1, "Dune"));
        run(jooq.insertInto(BOOK, ID, TITLE)
                .values(1L, "Emma")
                .onConflict(ID)
                .doUpdate()
                .set(TITLE, DSL.excluded(TITLE)));

        assertThat(committed()).isEqualTo(1);
        assertThat(database.longByJdbc("SELECT title = 'Emma' FROM book")).isEqualTo(1);
    }

    @Test
    void aBatchOfStatementsRuns() throws SQLException {
        List<Integer> counts = all(jooq.batch(
                jooq.insertInto(BOOK, ID, TITLE).values(1L, "Dune"),
                jooq.insertInto(BOOK, ID, TITLE).values(2L, "Emma; or: 'quoted'"),
                jooq.update(BOOK).set(PAGES, 1)));

        assertThat(counts).containsExactly(1, 1, 2);
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void aBatchOfBindingsRuns() throws SQLException {
        List<Integer> counts = all(jooq.batch(jooq.insertInto(BOOK, ID, TITLE).values((Long) null, (String) null))
                .bind(1L, "Dune")
                .bind(2L, "Emma")
                .bind(3L, "Ulysses"));

        assertThat(counts).containsExactly(1, 1, 1);
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void aTransactionCommits() throws SQLException {
        run(jooq.transactionPublisher(tx -> insert(tx.dsl(), 1, "Dune").then(insert(tx.dsl(), 2, "Emma"))));

        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void aTransactionRollsBackOnAnError() throws SQLException {
        Throwable failure = errorOf(
                jooq.transactionPublisher(tx -> insert(tx.dsl(), 1, "Dune").then(insert(tx.dsl(), 1, "Emma"))));

        assertThat(failure).isInstanceOf(IntegrityConstraintViolationException.class);
        assertThat(committed()).isZero();
    }

    @Test
    void aNestedTransactionRollsBackAlone() throws SQLException {
        run(jooq.transactionPublisher(outer -> insert(outer.dsl(), 1, "Dune")
                .then(Mono.from(outer.dsl().transactionPublisher(inner -> insert(inner.dsl(), 2, "Emma")
                                .then(Mono.error(new IllegalStateException("undo")))))
                        .onErrorComplete())
                .then(insert(outer.dsl(), 3, "Ulysses"))));

        assertThat(committed()).isEqualTo(2);
        assertThat(database.longByJdbc("SELECT sum(id) FROM book")).isEqualTo(4);
    }

    @Test
    void aLargeResultStreamsByDemand() {
        Field<Integer> number = field(name("i"), INTEGER);
        Flux<Integer> numbers = Flux.from(jooq.resultQuery(
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                                        + " SELECT i FROM n")
                        .coerce(number))
                .map(row -> row.value1());

        StepVerifier.create(numbers, 3)
                .expectNext(1, 2, 3)
                .thenRequest(2)
                .expectNext(4, 5)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(19_995)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void cancellingAStreamFreesItsConnection() {
        Flux<Record> endless = Flux.from(
                jooq.resultQuery("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"));
        for (int i = 0; i < 50; i++) {
            assertThat(endless.take(3).count().block(LIMIT)).isEqualTo(3);
        }
        assertThat(value(jooq.select(count()).from(BOOK))).isZero();
    }

    @Test
    void valuesOfEachTypeComeBackAsTheyWent() {
        Table<Record> sample = table(name("sample"));
        Field<Boolean> flag = field(name("flag"), BOOLEAN);
        Field<Double> real = field(name("real"), DOUBLE);
        Field<BigDecimal> exact = field(name("exact"), DECIMAL);
        Field<byte[]> bytes = field(name("bytes"), BLOB);
        Field<LocalDate> day = field(name("day"), LOCALDATE);
        Field<LocalDateTime> moment = field(name("moment"), LOCALDATETIME);
        run(jooq.createTable(sample)
                .column(flag)
                .column(real)
                .column(exact)
                .column(bytes)
                .column(day)
                .column(moment));
        LocalDate someDay = LocalDate.of(2024, 2, 29);
        LocalDateTime someMoment = LocalDateTime.of(2024, 2, 29, 13, 14, 15);

        run(jooq.insertInto(sample, flag, real, exact, bytes, day, moment)
                .values(true, 0.1, new BigDecimal("12.5"), new byte[] {0, 1, -1}, someDay, someMoment));
        Record row =
                one(Mono.from(jooq.select(flag, real, exact, bytes, day, moment).from(sample)));

        assertThat(row.get(flag)).isTrue();
        assertThat(row.get(real)).isEqualTo(0.1);
        assertThat(row.get(exact)).isEqualByComparingTo("12.5");
        assertThat(row.get(bytes)).containsExactly(0, 1, -1);
        assertThat(row.get(day)).isEqualTo(someDay);
        assertThat(row.get(moment)).isEqualTo(someMoment);
    }

    @Test
    void badSqlIsJooqsDataAccessException() {
        assertThat(errorOf(jooq.query("SELEKT 1"))).isInstanceOf(DataAccessException.class);
    }
}
