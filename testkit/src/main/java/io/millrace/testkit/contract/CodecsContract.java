package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.MappingException;
import io.millrace.error.ParameterException;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.millrace.mapping.TypeRef;
import io.millrace.query.Filter;
import io.millrace.query.Keyset;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Year;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Types that an application teaches its datastore. */
public interface CodecsContract extends Contract {
    /** A value of one's own. */
    record UserId(UUID value) {}

    /** A value with a type argument, which makes no difference. */
    @SuppressWarnings("UnusedTypeParameter") // as in Id<User>
    record Id<T>(long value) {}

    /** An enum that is kept otherwise than by its names. */
    enum Level {
        LOW,
        HIGH {
            @Override
            public String toString() {
                return "highest";
            }
        }
    }

    /** An interface, whose implementations are kept alike. */
    interface Code {
        /** What is kept. */
        String text();
    }

    /** An implementation. */
    record ShortCode(String text) implements Code {}

    /** A row with a component that is a record and has a codec, and one that is JSON. */
    record Login(@Nullable Long id, UserId userId, Json lastTags) {}

    /** A row, as a record. */
    record User(
            UserId id, Id<String> number, @Nullable URI home, Year born, Level level, Code code, Optional<URI> other) {}

    /** The columns of {@link User}. */
    String COLUMNS = "id {UUID} PRIMARY KEY, number {BIGINT}, home {TEXT}, born {INTEGER}, level {TEXT}, code {TEXT},"
            + " other {TEXT}";

    /** Inserts a {@link User}. */
    String INSERT = "INSERT INTO person (id, number, home, born, level, code, other)"
            + " VALUES (:id, :number, :home, :born, :level, :code, :other)";

    /** What the datastore is taught. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // a class has no type arguments
    static TypeCodecs codecs() {
        return TypeCodecs.of(List.of(
                TypeCodec.of(UserId.class, UUID.class, UserId::value, UserId::new),
                TypeCodec.of(Id.class, Long.class, Id::value, Id<Object>::new),
                TypeCodec.of(URI.class, String.class, URI::toString, URI::create),
                TypeCodec.of(Year.class, int.class, Year::getValue, Year::of),
                TypeCodec.of(Level.class, String.class, level -> level.name().substring(0, 1), CodecsContract::levelOf),
                TypeCodec.of(Code.class, String.class, Code::text, ShortCode::new)));
    }

    private static Level levelOf(String letter) {
        return Arrays.stream(Level.values())
                .filter(level -> level.name().startsWith(letter))
                .findFirst()
                .orElseThrow();
    }

    /** A {@link User}. */
    static User user(int number) {
        return new User(
                new UserId(new UUID(0, number)),
                new Id<>(number),
                number == 2 ? null : URI.create("https://example.org/" + number),
                Year.of(1900 + number),
                number % 2 == 0 ? Level.LOW : Level.HIGH,
                new ShortCode("c" + number),
                number == 1 ? Optional.of(URI.create("urn:x")) : Optional.empty());
    }

    private static RelationalDatastore taught(ContractDatabase db) {
        RelationalDatastore store = db.open(codecs());
        db.get(store.execute(db.sql("CREATE TABLE person (" + COLUMNS + ")")));
        db.get(store.executeAll(INSERT, Flux.range(1, 3).map(CodecsContract::user)));
        return store;
    }

    @Test
    default void aRecordIsInsertedByTheBuilder(ContractDatabase db) {
        RelationalDatastore store = taught(db);
        QueryBuilder builder = QueryBuilder.of(store.dialect());
        db.get(store.execute(builder.insertInto("person").valuesOf(user(4)).toSql()));
        assertThat(db.list(store.query(User.class, "SELECT * FROM person WHERE number = 4")))
                .containsExactly(user(4));
        db.get(store.execute(db.sql("CREATE TABLE login (id {BIGINT}, user_id {UUID}, last_tags {JSON})")));
        Login login = new Login(null, new UserId(new UUID(0, 7)), Json.of("[\"a\", \"b\"]"));
        Sql insert = builder.insertInto("login")
                .columnsOf(Login.class, "id")
                .valuesOf(login)
                .valuesOf(login)
                .toSql();
        assertThat(insert.toString()).doesNotContain("\"b\"");
        db.get(store.execute(insert));
        assertThat(db.list(store.query(Login.class, "SELECT * FROM login"))).containsExactly(login, login);
    }

    @Test
    default void aTaughtTypeIsBoundAndMappedEverywhere(ContractDatabase db) {
        RelationalDatastore store = taught(db);
        User user = user(4);
        db.get(store.execute(INSERT, user));
        assertThat(db.list(store.query(User.class, "SELECT * FROM person ORDER BY number")))
                .containsExactly(user(1), user(2), user(3), user);
        String byId = "SELECT home FROM person WHERE id = ?";
        assertThat(db.get(store.queryOne(URI.class, byId, user.id()))).isEqualTo(user.home());
        assertThat(db.get(store.queryOne(Sql.of(byId, user(2).id()), RowMapper.optional(URI.class))))
                .isEmpty();
        RowMapper<Optional<Id<String>>> number = RowMapper.optional(new TypeRef<Id<String>>() {});
        assertThat(db.get(store.queryOne(Sql.of("SELECT number FROM person WHERE id = ?", user.id()), number)))
                .contains(user.number());
        assertThat(db.get(store.queryOne(Sql.of("SELECT CAST(NULL AS VARCHAR(9))"), number)))
                .isEmpty();
        Row row = db.get(store.queryOne("SELECT * FROM person WHERE id = :id", Map.of("id", user.id())));
        assertThat(row.get("born", Year.class)).isEqualTo(user.born());
        assertThat(row.get("level", Level.class)).isEqualTo(Level.LOW);
        assertThat(row.get("number", new TypeRef<Id<String>>() {})).isEqualTo(user.number());
        assertThat(row.get("other", new TypeRef<Optional<URI>>() {})).isEmpty();
        assertThat(RowMapper.column("code", Code.class).map(row)).isEqualTo(user.code());
        assertThat(RowMapper.of(User.class).map(row)).isEqualTo(user);
    }

    @Test
    default void aTaughtTypeFilters(ContractDatabase db) {
        RelationalDatastore store = taught(db);
        QueryBuilder builder = QueryBuilder.of(store.dialect());
        List<UserId> ids = List.of(user(1).id(), user(3).id());
        assertThat(db.list(store.query(Year.class, "SELECT born FROM person WHERE id IN (?) ORDER BY born", ids)))
                .containsExactly(Year.of(1901), Year.of(1903));
        assertThat(db.list(store.query(
                        Year.class,
                        "SELECT born FROM person WHERE id IN (?) AND born > ?",
                        ids.toArray(UserId[]::new),
                        Year.of(1901))))
                .containsExactly(Year.of(1903));
        Sql filtered = builder.select("born")
                .from("person")
                .where(Filter.in("id", ids).and(Filter.eq("level", Level.HIGH)))
                .seek(Keyset.of(Order.asc("born"), Order.asc("id")).after(Year.of(1901), user(1).id()))
                .toSql();
        assertThat(db.list(store.query(Year.class, filtered))).containsExactly(Year.of(1903));
        Sql update = builder.update("person")
                .set("code", new ShortCode("new"))
                .where(Filter.eq("id", user(2).id()))
                .toSql();
        assertThat(db.get(store.execute(update)).changes()).isEqualTo(1);
        assertThat(db.get(store.queryOne(Code.class, "SELECT code FROM person WHERE number = ?", new Id<>(2))))
                .isEqualTo(new ShortCode("new"));
    }

    @Test
    default void aTypeThatIsNotTaughtIsAnErrorThatSaysHow(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().query("SELECT id FROM item WHERE name = ?", new ShortCode("4711")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("ShortCode")
                        .hasMessageContaining("TypeCodec.of(ShortCode.class, ...)")
                        .hasMessageNotContaining("4711"));
        StepVerifier.create(db.store().query(Year.class, "SELECT id FROM item"))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasMessageContaining("TypeCodec.of"));
    }

    @Test
    default void whatIsKeptAsNullIsNullWhereverItIsBound(ContractDatabase db) {
        ShortCode none = new ShortCode("none");
        ShortCode some = new ShortCode("some");
        RelationalDatastore store = db.open(TypeCodecs.of(List.of(TypeCodec.of(
                Code.class, String.class, code -> code.equals(none) ? null : code.text(), ShortCode::new))));
        db.get(store.execute(db.sql("CREATE TABLE coded (id {INTEGER} PRIMARY KEY, code {TEXT})")));
        QueryBuilder builder = QueryBuilder.of(store.dialect());
        String insert = "INSERT INTO coded (id, code) VALUES (?, ?)";
        db.get(store.execute(insert, 1, none));
        db.get(store.execute("INSERT INTO coded (id, code) VALUES (:id, :code)", Map.of("id", 2, "code", none)));
        db.get(store.executeAll(insert, Flux.just(List.of(3, some), List.of(4, none), List.of(5, none))));
        db.list(store.batch(List.of(Sql.of(insert, 6, none), Sql.of(insert, 7, Optional.of(none)))));
        db.get(store.execute(builder.insertInto("coded")
                .columns("id", "code")
                .values(8, none)
                .toSql()));
        db.get(store.execute(builder.update("coded")
                .set("code", none)
                .where(Filter.eq("id", 3))
                .toSql()));
        db.get(store.execute(insert, 9, some));
        assertThat(db.list(store.query(Integer.class, "SELECT id FROM coded WHERE code IS NULL ORDER BY id")))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(db.list(store.query(Integer.class, "SELECT id FROM coded WHERE code = ?", none)))
                .isEmpty();
        assertThat(db.list(store.query(Integer.class, "SELECT id FROM coded WHERE code IN (?)", List.of(none, some))))
                .containsExactly(9);
        Sql equal = builder.select("id")
                .from("coded")
                .where(Filter.eq("code", none).or(Filter.in("code", List.of(some, none))))
                .toSql();
        assertThat(db.list(store.query(Integer.class, equal))).containsExactly(9);
    }

    @Test
    default void aCodecThatCannotBeLoadedEndsTheCallWithAnError(ContractDatabase db) {
        RelationalDatastore store = db.open(TypeCodecs.of(List.of(TypeCodec.of(
                Code.class,
                String.class,
                code -> {
                    throw new NoClassDefFoundError("of " + code.text());
                },
                text -> {
                    throw new ExceptionInInitializerError("of " + text);
                }))));
        db.createItems();
        String insert = "INSERT INTO item (id, name) VALUES (?, ?)";
        for (Mono<?> call : List.<Mono<?>>of(
                store.execute(insert, 1, new ShortCode("secret")),
                store.query("SELECT id FROM item WHERE name = ?", new ShortCode("secret"))
                        .then(),
                store.executeAll(insert, Flux.just(List.of(1, new ShortCode("secret")))),
                store.transaction(tx -> tx.execute(insert, 1, new ShortCode("secret"))))) {
            StepVerifier.create(call)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ParameterException.class)
                            .hasMessageContaining("the codec for " + Code.class.getTypeName()
                                    + " has thrown java.lang.NoClassDefFoundError")
                            .hasMessageNotContaining("secret"))
                    .verify(Duration.ofSeconds(10));
        }
        String one = "SELECT 'a secret' AS x";
        for (Mono<?> call : List.<Mono<?>>of(
                store.queryOne(Code.class, one),
                store.query(Code.class, one).then(),
                store.transaction(tx -> tx.queryOne(Code.class, one)))) {
            StepVerifier.create(call)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(MappingException.class)
                            .hasMessageContaining("its codec has thrown java.lang.ExceptionInInitializerError")
                            .hasMessageNotContaining("a secret"))
                    .verify(Duration.ofSeconds(10));
        }
        db.insertItems(2);
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void aCodecThatFailsShowsNoValue(ContractDatabase db) {
        RelationalDatastore store = db.open(TypeCodecs.of(List.of(TypeCodec.of(
                URI.class,
                String.class,
                uri -> {
                    throw new IllegalStateException("no " + uri);
                },
                URI::create))));
        StepVerifier.create(store.query("SELECT ? AS x", URI.create("urn:secret")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("the codec for java.net.URI has thrown java.lang.IllegalStateException")
                        .hasMessageNotContaining("secret"));
        StepVerifier.create(store.query(URI.class, "SELECT 'a secret' AS x"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("its codec has thrown")
                        .hasMessageNotContaining("secret"));
    }
}
