package io.millrace.testkit.contract;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.exists;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.Sql;
import io.millrace.error.MappingException;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeRef;
import io.millrace.query.Keyset;
import io.millrace.query.Projection;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.Select;
import io.millrace.query.TableReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Rows with the rows that belong to them, by one statement. */
public interface RowListsContract extends Contract {
    /** A row in a list. */
    record Review(int stars, @Nullable String words) {}

    /** A row in a list that has a list. */
    record Book(int id, String title, List<Review> reviews) {}

    /** A row with lists. */
    record Author(int id, String name, List<Book> books) {}

    /** A row with a list of single values. */
    record Titles(String name, List<String> titles, Optional<List<Integer>> ids) {}

    @Test
    @Requires(Feature.ROW_LISTS)
    default void childrenComeWithTheirParents(ContractDatabase db) {
        library(db);
        assertThat(db.list(db.store()
                        .query(Author.class, authors(db).orderBy(asc("id")).toSql())))
                .containsExactly(
                        new Author(
                                1,
                                "Melville",
                                List.of(
                                        new Book(11, "Typee", List.of()),
                                        new Book(
                                                10,
                                                "Moby-Dick",
                                                List.of(new Review(5, "a \"whale\"\n"), new Review(1, null))))),
                        new Author(2, "Woolf", List.of(new Book(12, "Orlando", List.of(new Review(4, "it's"))))),
                        new Author(3, "Nobody", List.of()));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void childrenAreOrderedAndLimited(ContractDatabase db) {
        library(db);
        Select books = builder(db).select("title").from("book");
        for (Select limited : List.of(
                books.orderBy(desc("title")).limit(2),
                books.orderBy(asc("title")).limit(2).offset(1))) {
            List<String> expected = db.list(db.store().query(String.class, limited.toSql()));
            Sql sql = builder(db).select(limited.asList("titles")).toSql();
            assertThat(db.get(db.store().queryOne(new TypeRef<List<String>>() {}, sql)))
                    .isEqualTo(expected)
                    .hasSize(2);
        }
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void aListOfOneColumnIsOneOfSingleValues(ContractDatabase db) {
        library(db);
        Select books = ofAuthor(builder(db).select(column("b", "title"))).orderBy(asc("title"));
        Select ids = ofAuthor(builder(db).select(column("b", "id"))).orderBy(asc("id"));
        Sql sql = builder(db)
                .select(column("a", "name"), books.asList("titles"), ids.asList("ids"))
                .from(TableReference.of("author").as("a"))
                .where(in("id", List.of(1, 3)))
                .orderBy(asc("id"))
                .toSql();
        assertThat(db.list(db.store().query(Titles.class, sql)))
                .containsExactly(
                        new Titles("Melville", List.of("Moby-Dick", "Typee"), Optional.of(List.of(10, 11))),
                        new Titles("Nobody", List.of(), Optional.of(List.of())));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void aListIsReadAsRows(ContractDatabase db) {
        library(db);
        Row author = db.list(db.store().query(authors(db).orderBy(asc("id")).toSql()))
                .get(0);
        List<?> books = (List<?>) author.get("books");
        assertThat(books).hasSize(2).allSatisfy(book -> assertThat(book)
                .isInstanceOfSatisfying(
                        Row.class, row -> assertThat(row.columns().names()).containsExactly("id", "title", "reviews")));
        assertThat(author.get("books", new TypeRef<List<Book>>() {}))
                .extracting(Book::title)
                .containsExactly("Typee", "Moby-Dick");
        assertThat(author.get("books", new TypeRef<List<Row>>() {})).isEqualTo(books);
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void aListMayBeOfAUnionAndOfWhatAStatementDefines(ContractDatabase db) {
        library(db);
        QueryBuilder plain = builder(db);
        QueryBuilder builder =
                plain.with("loved", plain.select("book_id").from("review").where(eq("stars", 5)));
        Select loved = builder.select("id", "title")
                .from("book")
                .where(in("id", builder.select("book_id").from("loved")));
        Select named = builder.select(column("id"), column("name").as("other"))
                .from("author")
                .where(eq("id", 3));
        Sql sql = builder.select(loved.union(named).orderBy(asc("title")).asList("both"), count().as("n"))
                .from("loved")
                .toSql();
        Row row = db.get(db.store().queryOne(sql));
        assertThat(row.get("n", Integer.class)).isEqualTo(1);
        assertThat(row.get("both", new TypeRef<List<Row>>() {}))
                .extracting(found -> found.get("title", String.class))
                .containsExactly("Moby-Dick", "Nobody");
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void aPageMayHaveLists(ContractDatabase db) {
        library(db);
        Keyset byId = Keyset.of(asc(column("a", "id")));
        for (Select page : List.of(
                authors(db).seek(byId.after(1)).limit(1),
                authors(db).seek(byId.before(3)).limit(1))) {
            assertThat(db.list(db.store().query(Author.class, page.toSql())))
                    .singleElement()
                    .satisfies(author ->
                            assertThat(author.books()).extracting(Book::id).containsExactly(12));
        }
    }

    @Test
    @Requires({Feature.ROW_LISTS, Feature.ROWS_BY_DEMAND, Feature.INTERRUPTION})
    default void parentsStream(ContractDatabase db) {
        db.createDigits();
        Select children = builder(db)
                .select(column("e", "d"))
                .from(TableReference.of("digit").as("e"))
                .where(column("e", "d").lt(column("d0", "d")))
                .orderBy(asc("d"));
        Select parents = builder(db)
                .select(children.asList("smaller"))
                .from(TableReference.of("digit").as("d0"));
        for (int i = 1; i < 12; i++) {
            parents = parents.join(TableReference.of("digit").as("d" + i), RawSql.of("1 = 1"));
        }
        Flux<List<Integer>> lists = db.store().query(new TypeRef<List<Integer>>() {}, parents.toSql());
        StepVerifier.create(lists, 10)
                .expectNextCount(10)
                .thenRequest(90)
                .expectNextCount(90)
                .thenCancel()
                .verify();
        assertThat(db.count("digit")).isEqualTo(10);
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void aMisfitInAListIsNamed(ContractDatabase db) {
        library(db);
        Sql sql = builder(db)
                .select(builder(db)
                        .select(column("title").as("stars"), value(1).as("words"))
                        .from("book")
                        .asList("reviews"))
                .toSql();
        record Misfit(List<Review> reviews) {}
        StepVerifier.create(db.store().query(Misfit.class, sql)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("stars")
                .hasMessageNotContaining("Moby"));
        StepVerifier.create(db.store().query(new TypeRef<List<Integer>>() {}, sql))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasMessageContaining("one column"));
    }

    @Test
    @Requires(Feature.ROW_LISTS)
    default void whatCannotBeReadAsAListIsNotListed(ContractDatabase db) {
        Select books = builder(db).select("id").from("book");
        Select listing = builder(db).select(books.asList("books"));
        for (Select odd : List.of(
                builder(db).selectFrom(listing.asTable("t")),
                builder(db).select(listing.asExpression()),
                builder(db).select("id").from("book").where(exists(listing)),
                listing.union(listing),
                builder(db).with("t", listing).selectFrom("t"),
                builder(db)
                        .select(value(1).as("n"), builder(db).selectFrom("book").asList("all")),
                builder(db).select(builder(db).select(count()).from("book").asList("all")),
                listing.distinct())) {
            assertThatIllegalStateException().isThrownBy(odd::toSql);
        }
        Projection list = books.asList("books");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        RawSql.of("SELECT").list(List.of(list)).toSql(db.store().dialect()));
    }

    private static Select authors(ContractDatabase db) {
        Select reviews = builder(db)
                .select("stars", "words")
                .from("review")
                .where(column("review", "book_id").eq(column("b", "id")))
                .orderBy(desc("stars"));
        Select books = ofAuthor(builder(db).select(column("b", "id"), column("b", "title"), reviews.asList("reviews")))
                .orderBy(desc("title"));
        return builder(db)
                .select(column("a", "id"), column("a", "name"), books.asList("books"))
                .from(TableReference.of("author").as("a"));
    }

    private static Select ofAuthor(Select books) {
        return books.from(TableReference.of("book").as("b"))
                .where(column("b", "author").eq(column("a", "id")));
    }

    private static void library(ContractDatabase db) {
        db.create("author", "id {INTEGER} PRIMARY KEY, name {TEXT}");
        db.create("book", "id {INTEGER} PRIMARY KEY, author {INTEGER}, title {TEXT}");
        db.create("review", "book_id {INTEGER}, stars {INTEGER}, words {TEXT}");
        db.get(db.store().execute("INSERT INTO author VALUES (1, 'Melville'), (2, 'Woolf'), (3, 'Nobody')"));
        db.get(db.store()
                .execute("INSERT INTO book VALUES (10, 1, 'Moby-Dick'), (11, 1, 'Typee'), (12, 2, 'Orlando')"));
        db.get(db.store()
                .execute("INSERT INTO review VALUES (10, 1, NULL), (10, 5, ?), (12, 4, 'it''s')", "a \"whale\"\n"));
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
