package io.millrace.testkit.contract;

import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mapping.Row;
import io.millrace.query.Expression;
import io.millrace.query.Keyset;
import io.millrace.query.Order;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import io.millrace.query.TableReference;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Pages forwards and backwards, by way of the text of their places, are pieces of the sorted rows, whatever the order and the values. */
public interface KeysetPagesContract extends Contract {
    /** A row of the table that is read. */
    record Entry(int id, @Nullable Integer a, @Nullable String b, int c) {
        @Nullable
        Comparable<?> key(String name) {
            return switch (name) {
                case "a" -> a;
                case "b" -> b;
                case "c" -> c;
                default -> id;
            };
        }
    }

    @Test
    default void pagesArePiecesOfTheSortedRowsWhateverTheOrder(ContractDatabase db) {
        Random random = new Random(20261128);
        List<Entry> entries = createEntries(db, random);
        Select select = QueryBuilder.of(db.store().dialect()).selectFrom("entry");
        for (int i = 0; i < 40; i++) {
            List<Order> keys = randomKeys(random);
            List<Integer> sorted = sorted(entries, keys);
            int size = 1 + random.nextInt(sorted.size() + 2);
            assertPages(db, select, keyset(keys), sorted, size);
        }
    }

    @Test
    default void valuesOfEveryTypeAreKeys(ContractDatabase db) {
        Instant noon = Instant.parse("2026-11-28T12:00:00Z");
        Map<PortableType, List<? extends Object>> values = Map.of(
                PortableType.BOOLEAN, List.of(true, false, true),
                PortableType.BIGINT, List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE),
                PortableType.DOUBLE, List.of(-1e300, 0.1, 1e-300),
                PortableType.DECIMAL, List.of(new BigDecimal("1.10"), new BigDecimal("2.5"), new BigDecimal("1.10")),
                PortableType.TEXT, List.of("", "a'b", "é字\uD83D\uDE00"),
                PortableType.BYTES, List.of(new byte[] {-1, 0}, new byte[] {}, new byte[] {1}),
                PortableType.INSTANT, List.of(noon, noon.plusMillis(1), noon.minusSeconds(99)),
                PortableType.LOCAL_DATE,
                        List.of(LocalDate.of(2026, 11, 28), LocalDate.of(1582, 10, 4), LocalDate.of(2026, 11, 29)),
                PortableType.LOCAL_DATE_TIME,
                        List.of(LocalDateTime.of(2026, 11, 28, 1, 2, 3, 4_000), LocalDateTime.of(2026, 11, 28, 1, 2)),
                PortableType.UUID, List.of(new UUID(1, 2), new UUID(-1, 2), new UUID(1, 3)));
        values.forEach((type, list) -> pagesOf(db, type, list));
        pagesOf(
                db,
                PortableType.OFFSET_DATE_TIME,
                List.of(noon.atOffset(ZoneOffset.UTC), noon.minusMillis(5).atOffset(ZoneOffset.ofHours(3))));
    }

    @Test
    default void aPageBeforeAPlaceKeepsItsColumns(ContractDatabase db) {
        createEntries(db, new Random(1));
        QueryBuilder builder = QueryBuilder.of(db.store().dialect());
        Expression a = coalesce(column("e", "a"), value(-1));
        Select select = builder.select(
                        column("e", "id"), a.as("key"), column("f", "c").as("other"))
                .from(TableReference.of("entry").as("e"))
                .join(TableReference.of("entry").as("f"), column("e", "id").eq(column("f", "id")));
        Keyset keyset = Keyset.of(desc(a), asc(column("e", "id")));
        List<Row> all = db.list(db.store().query(select.seek(keyset).toSql()));
        Row tenth = all.get(10);
        Keyset place = keyset.before(tenth.get("key"), tenth.get("id"));
        List<Row> page = db.list(db.store()
                .query(select.seek(keyset.decode(place.encode())).limit(4).toSql()));
        assertThat(page).isEqualTo(all.subList(6, 10));
        assertThat(db.list(
                        db.store().query(select.seek(place).limit(4).offset(2).toSql())))
                .isEqualTo(all.subList(4, 8));
        assertThat(db.list(db.store().query(select.seek(place).toSql()))).isEqualTo(all.subList(0, 10));
    }

    private static void pagesOf(ContractDatabase db, PortableType type, List<? extends Object> values) {
        String table = "typed_" + type.name().toLowerCase(Locale.ROOT);
        db.create(table, "id {INTEGER} PRIMARY KEY, k {" + type + "}");
        QueryBuilder builder = QueryBuilder.of(db.store().dialect());
        for (int i = 0; i <= values.size(); i++) {
            db.get(db.store()
                    .execute(builder.insertInto(table)
                            .columns("id", "k")
                            .values(i, i == values.size() ? null : values.get(i))
                            .toSql()));
        }
        Select select = builder.select("id", "k").from(table);
        for (Order key :
                List.of(asc("k"), desc("k"), asc("k").nullsFirst(), desc("k").nullsLast())) {
            Select plain = select.orderBy(key, asc("id"));
            boolean withNulls = key.nulls() != Order.Nulls.AS_LARGEST;
            List<Integer> sorted = db.list(db.store().query(plain.toSql())).stream()
                    .filter(row -> withNulls || row.get("k") != null)
                    .map(row -> row.get("id", Integer.class))
                    .toList();
            for (int size = 1; size <= 3; size++) {
                assertPages(db, select, Keyset.of(key, asc("id")), sorted, size);
            }
        }
    }

    private static void assertPages(ContractDatabase db, Select select, Keyset keyset, List<Integer> sorted, int size) {
        List<Integer> forwards = new ArrayList<>();
        List<Row> page = page(db, select, keyset, size);
        Row last = page.get(0);
        while (!page.isEmpty()) {
            page.forEach(row -> forwards.add(row.get("id", Integer.class)));
            last = page.get(page.size() - 1);
            page = page(db, select, keyset.decode(keyset.after(last).encode()), size);
        }
        assertThat(forwards).as("%s by %s", keyset, size).isEqualTo(sorted);

        List<Integer> backwards = new ArrayList<>(List.of(last.get("id", Integer.class)));
        page = page(db, select, keyset.decode(keyset.before(last).encode()), size);
        while (!page.isEmpty()) {
            backwards.addAll(
                    0, page.stream().map(row -> row.get("id", Integer.class)).toList());
            page = page(db, select, keyset.decode(keyset.before(page.get(0)).encode()), size);
        }
        assertThat(backwards).as("%s back by %s", keyset, size).isEqualTo(sorted);
    }

    private static List<Row> page(ContractDatabase db, Select select, Keyset place, int size) {
        List<Row> page = db.list(db.store().query(select.seek(place).limit(size).toSql()));
        assertThat(page).hasSizeLessThanOrEqualTo(size);
        return page;
    }

    private static List<Entry> createEntries(ContractDatabase db, Random random) {
        db.create("entry", "id {INTEGER} PRIMARY KEY, a {INTEGER}, b {TEXT}, c {INTEGER} NOT NULL");
        List<Entry> entries = IntStream.range(0, 30)
                .mapToObj(id -> new Entry(
                        id,
                        random.nextInt(4) == 0 ? null : random.nextInt(3),
                        random.nextInt(4) == 0 ? null : String.valueOf((char) ('a' + random.nextInt(3))),
                        random.nextInt(4)))
                .toList();
        db.get(db.store()
                .executeAll(
                        "INSERT INTO entry (id, a, b, c) VALUES (?, ?, ?, ?)",
                        Flux.fromIterable(entries)
                                .map(entry -> Arrays.asList(entry.id(), entry.a(), entry.b(), entry.c()))));
        return entries;
    }

    /** Some of the columns, and at last the one that is unique. */
    private static List<Order> randomKeys(Random random) {
        List<String> names = new ArrayList<>(List.of("a", "b", "c"));
        Collections.shuffle(names, random);
        return Stream.concat(names.stream().limit(random.nextInt(4)), Stream.of("id"))
                .map(name -> {
                    Order order = random.nextBoolean() ? asc(name) : desc(name);
                    return switch (random.nextInt(3)) {
                        case 0 -> order.nullsFirst();
                        case 1 -> order.nullsLast();
                        default -> order;
                    };
                })
                .toList();
    }

    private static Keyset keyset(List<Order> keys) {
        return Keyset.of(keys.get(0), keys.subList(1, keys.size()).toArray(new Order[0]));
    }

    private static List<Integer> sorted(List<Entry> entries, List<Order> keys) {
        @Nullable Comparator<Entry> comparator = null;
        Stream<Entry> rows = entries.stream();
        for (Order key : keys) {
            String name = key.expression().toString().replace("\"", "");
            Comparator<Entry> next = Comparator.comparing(entry -> entry.key(name), comparator(key));
            comparator = comparator == null ? next : comparator.thenComparing(next);
            rows = key.nulls() == Order.Nulls.AS_LARGEST ? rows.filter(entry -> entry.key(name) != null) : rows;
        }
        return rows.sorted(Objects.requireNonNull(comparator)).map(Entry::id).toList();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<@Nullable Comparable<?>> comparator(Order key) {
        Comparator<Comparable> natural = (one, other) -> one.compareTo(other);
        Comparator<Comparable> directed = key.descending() ? natural.reversed() : natural;
        return (Comparator)
                (key.nulls() == Order.Nulls.FIRST ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed));
    }
}
