package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.all;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.relational.core.query.Criteria.where;
import static org.springframework.data.relational.core.query.Query.query;

import io.r2dbc.spi.ConnectionFactory;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.core.query.Update;
import org.springframework.r2dbc.core.DatabaseClient;

/** What Spring Data's template writes for SQLite, and what it reads back. */
@DriverTest
class EntityTemplateTest {
    enum Size {
        SMALL,
        LARGE
    }

    @Table("item")
    record Item(
            @Id @Nullable Long id,
            @Nullable String name,
            @Nullable Size size,
            int amount) {}

    @Table("item")
    record NamedItem(@Id long id, @InsertOnlyProperty String name) {}

    @Table("item")
    record Key(@Id @Nullable Long id) {}

    @Table("generated")
    record Generated(
            @Id @Nullable Long id,
            @ReadOnlyProperty @Nullable String made) {}

    @Table("versioned")
    record Versioned(
            @Id @Nullable Long id,
            String name,
            @Version @Nullable Integer version) {}

    @Table("item")
    record Listing(@Id @Nullable Long id, List<String> name) {}

    @Table("stamped")
    record Stamped(@Id long id, Instant made) {}

    record Price(long cents) {}

    @Table("priced")
    record Priced(@Id @Nullable Long id, Price price) {}

    interface NameOnly {
        String getName();
    }

    record NameAndAmount(String name, int amount) {}

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size TEXT, amount INTEGER DEFAULT 0)",
            "CREATE TABLE generated (id INTEGER PRIMARY KEY, made TEXT DEFAULT 'by itself')",
            "CREATE TABLE versioned (id INTEGER PRIMARY KEY, name TEXT, version INTEGER)",
            "CREATE TABLE priced (id INTEGER PRIMARY KEY, price INTEGER)",
            "CREATE TABLE stamped (id INTEGER PRIMARY KEY, made TEXT)");

    private ConnectionFactory factory;
    private R2dbcEntityTemplate template;

    @BeforeEach
    void connect() {
        factory = database.open();
        template = new R2dbcEntityTemplate(factory);
    }

    private Item insert(String name, Size size, int amount) {
        return one(template.insert(new Item(null, name, size, amount)));
    }

    @Test
    void aTimeThatSqliteWroteItselfIsInUtc() {
        run(template.getDatabaseClient()
                .sql("INSERT INTO stamped VALUES (1, datetime(0, 'unixepoch'))")
                .then());

        assertThat(one(template.selectOne(Query.empty(), Stamped.class))).isEqualTo(new Stamped(1, Instant.EPOCH));
    }

    @Test
    void anUpsertInsertsAndThenUpdates() {
        run(template.upsert(new Item(7L, "first", Size.SMALL, 1)));
        run(template.upsert(new Item(7L, "second", null, 2)));

        assertThat(all(template.select(Item.class).all())).containsExactly(new Item(7L, "second", null, 2));
    }

    @Test
    void anUpsertTouchesOnlyTheConflictOfTheKey() {
        run(template.upsert(new Item(7L, "taken", Size.SMALL, 1)));

        assertThat(errorOf(template.upsert(new Item(8L, "taken", Size.SMALL, 1))))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void anUpsertKeepsWhatIsOnlyInserted() {
        run(template.upsert(new NamedItem(7, "initial")));
        run(template.upsert(new NamedItem(7, "changed")));

        assertThat(one(template.selectOne(Query.empty(), NamedItem.class)).name())
                .isEqualTo("initial");
    }

    @Test
    void anUpsertThroughTheFluentInterface() {
        run(template.upsert(Item.class).one(new Item(7L, "first", Size.LARGE, 1)));

        assertThat(one(template.count(Query.empty(), Item.class))).isEqualTo(1);
    }

    @Test
    void anEntityOfWhichEverythingIsGenerated() {
        Generated stored = one(template.insert(new Generated(null, null)));
        Key key = one(template.insert(new Key(null)));

        assertThat(stored.id()).isEqualTo(1);
        assertThat(key.id()).isEqualTo(1);
        assertThat(one(template.selectOne(Query.empty(), Generated.class)).made())
                .isEqualTo("by itself");
    }

    @Test
    void insertUpdateAndDelete() {
        Item item = insert("Tom", Size.SMALL, 1);
        run(template.update(new Item(item.id(), "Thomas", Size.LARGE, 2)));

        assertThat(one(template.selectOne(query(where("id").is(item.id())), Item.class)))
                .isEqualTo(new Item(item.id(), "Thomas", Size.LARGE, 2));
        assertThat(one(template.update(Query.empty(), Update.update("amount", 3).set("size", Size.SMALL), Item.class)))
                .isEqualTo(1);
        assertThat(one(template.delete(query(where("amount").is(3)), Item.class)))
                .isEqualTo(1);
        assertThat(one(template.exists(Query.empty(), Item.class))).isFalse();
    }

    @Test
    void aVersionThatChangedMeanwhileIsNoticed() {
        Versioned first = one(template.insert(new Versioned(null, "a", null)));
        Versioned second = one(template.update(new Versioned(first.id(), "b", first.version())));

        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(errorOf(template.update(new Versioned(first.id(), "c", first.version()))))
                .isInstanceOf(OptimisticLockingFailureException.class);
        assertThat(one(template.selectOne(Query.empty(), Versioned.class))).isEqualTo(second);
    }

    @Test
    void projections() {
        insert("Tom", Size.SMALL, 4);

        assertThat(all(template.select(Item.class).as(NameOnly.class).all().map(NameOnly::getName)))
                .containsExactly("Tom");
        assertThat(all(template.select(Item.class).as(NameAndAmount.class).all()))
                .containsExactly(new NameAndAmount("Tom", 4));
    }

    @Test
    void criteriaOfEveryKind() {
        insert("apple", Size.SMALL, 1);
        insert("banana", Size.LARGE, 2);
        insert("cherry", Size.LARGE, 3);
        one(template.insert(new Item(null, null, null, 4)));

        assertThat(named(where("name").is("apple"))).containsExactly("apple");
        assertThat(named(where("name").not("apple"))).containsExactly("banana", "cherry");
        assertThat(named(where("name").in("apple", "cherry"))).containsExactly("apple", "cherry");
        assertThat(named(where("name").notIn(List.of("apple", "cherry")))).containsExactly("banana");
        assertThat(named(where("amount").between(2, 3))).containsExactly("banana", "cherry");
        assertThat(named(where("amount").notBetween(2, 3).and("name").isNotNull()))
                .containsExactly("apple");
        assertThat(named(where("amount").lessThan(2))).containsExactly("apple");
        assertThat(named(where("amount").lessThanOrEquals(2))).containsExactly("apple", "banana");
        assertThat(named(where("amount").greaterThan(2).and("name").isNotNull()))
                .containsExactly("cherry");
        assertThat(named(where("amount").greaterThanOrEquals(2).and("name").isNotNull()))
                .containsExactly("banana", "cherry");
        assertThat(named(where("name").like("%an%"))).containsExactly("banana");
        assertThat(named(where("name").notLike("%an%"))).containsExactly("apple", "cherry");
        assertThat(named(where("name").is("APPLE").ignoreCase(true))).containsExactly("apple");
        assertThat(named(where("size").is(Size.LARGE))).containsExactly("banana", "cherry");
        assertThat(named(where("size").in(Size.LARGE, Size.SMALL))).hasSize(3);
        assertThat(named(where("name").is("apple").or("name").is("cherry"))).containsExactly("apple", "cherry");
        assertThat(named(Criteria.empty()
                        .and(List.of(
                                where("amount").greaterThan(1), where("size").is(Size.LARGE)))))
                .containsExactly("banana", "cherry");
        assertThat(one(template.count(query(where("name").isNull()), Item.class)))
                .isEqualTo(1);
        assertThat(named(where("amount").isTrue())).containsExactly("apple");
    }

    @Test
    void sortsAndPages() {
        for (int i = 0; i < 10; i++) {
            insert("item " + i, i % 2 == 0 ? Size.LARGE : Size.SMALL, i);
        }

        assertThat(amounts(
                        all -> all.with(PageRequest.of(1, 3, Sort.by("amount").descending()))))
                .containsExactly(6, 5, 4);
        assertThat(amounts(all -> all.sort(Sort.by("size").and(Sort.by("amount").descending()))
                        .limit(2)))
                .containsExactly(8, 6);
        assertThat(amounts(all -> all.offset(8).sort(Sort.by("amount")))).containsExactly(8, 9);
        assertThat(amounts(all ->
                        all.sort(Sort.by(Sort.Order.asc("amount").nullsLast())).limit(1)))
                .containsExactly(0);
    }

    @Test
    void aListIsRefusedAndNamesWhatIsMissing() {
        assertThat(errorOf(template.insert(new Listing(null, List.of("a", "b")))))
                .hasMessageContaining("does not support array columns");
    }

    @Test
    void convertersOfTheApplication() {
        R2dbcDialect dialect = DialectResolver.getDialect(factory);
        R2dbcCustomConversions conversions =
                R2dbcCustomConversions.of(dialect, List.of(FromPrice.INSTANCE, ToPrice.INSTANCE));
        R2dbcMappingContext mapping = new R2dbcMappingContext();
        mapping.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        R2dbcEntityTemplate converting = new R2dbcEntityTemplate(
                DatabaseClient.builder()
                        .connectionFactory(factory)
                        .bindMarkers(dialect.getBindMarkersFactory())
                        .build(),
                new DefaultReactiveDataAccessStrategy(dialect, new MappingR2dbcConverter(mapping, conversions)));

        Priced stored = one(converting.insert(new Priced(null, new Price(1_99))));

        assertThat(all(converting.select(Priced.class).all())).containsExactly(stored);
        assertThat(one(converting.count(query(where("price").is(new Price(1_99))), Priced.class)))
                .isEqualTo(1);
    }

    private List<String> named(Criteria criteria) {
        return all(
                template.select(query(criteria).sort(Sort.by("id")), Item.class).map(Item::name));
    }

    private List<Integer> amounts(UnaryOperator<Query> query) {
        return all(template.select(query.apply(Query.empty()), Item.class).map(Item::amount));
    }

    @WritingConverter
    private enum FromPrice implements Converter<Price, Long> {
        INSTANCE;

        @Override
        public Long convert(Price price) {
            return price.cents();
        }
    }

    @ReadingConverter
    private enum ToPrice implements Converter<Number, Price> {
        INSTANCE;

        @Override
        public Price convert(Number cents) {
            return new Price(cents.longValue());
        }
    }
}
