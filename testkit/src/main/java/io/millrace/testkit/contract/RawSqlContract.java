package io.millrace.testkit.contract;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Filter.isNotNull;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.QueryBuilder;
import io.millrace.query.RawSql;
import io.millrace.query.TableReference;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements of a module that searches: SQL of its own, with the user's table, columns, filter and values put in. */
public interface RawSqlContract extends Contract {
    /** A hit. */
    record Hit(int id, String title, long score) {}

    @Test
    default void rankedRowsAreJoinedToTheUsersTable(ContractDatabase db) {
        createBooks(db);
        Filter filter = column("b", "shelf")
                .in(List.of("x", "y"))
                .and(column("b", "title").ilike("%E%").or(isNotNull("note")));
        assertThat(search(db, "sea", filter, 10))
                .containsExactly(new Hit(1, "The Sea", 9), new Hit(4, "Sea Fever", 5), new Hit(2, "Seal Bay", 4));
        assertThat(search(db, "sea", filter, 2)).containsExactly(new Hit(1, "The Sea", 9), new Hit(4, "Sea Fever", 5));
        assertThat(search(db, "'); DROP TABLE book --", filter, 10)).isEmpty();
        assertThat(search(db, "sea", Filter.not(filter), 10)).containsExactly(new Hit(3, "Sea Dogs", 8));
    }

    @Test
    default void aModulesExpressionIsUsedLikeOthers(ContractDatabase db) {
        createBooks(db);
        Expression distance = RawSql.of("abs(").expression(column("b", "id")).sql("- ?)", 3);
        QueryBuilder builder = QueryBuilder.of(db.store().dialect());
        Sql sql = builder.select(column("b", "id"))
                .from(TableReference.of("book").as("b"))
                .where(distance.le(1).and(column("b", "shelf").ne("z")))
                .orderBy(desc(column("b", "id")))
                .toSql();
        assertThat(db.list(db.store().query(Integer.class, sql))).containsExactly(4, 2);
    }

    private static List<Hit> search(ContractDatabase db, String term, Filter filter, int limit) {
        Identifier table = Identifier.of("book");
        List<Expression> columns = new ArrayList<>(List.of(column("b", "id"), column("b", "title")));
        Sql sql = RawSql.of("WITH hit AS (SELECT word.book, SUM(word.weight) AS score FROM")
                .identifier("word")
                .sql("WHERE word.term = ? GROUP BY word.book), ranked AS (SELECT hit.book, hit.score,", term)
                .sql("ROW_NUMBER() OVER (ORDER BY hit.score DESC, hit.book) AS place FROM hit JOIN")
                .table(TableReference.of(table).as("b"))
                .sql("ON")
                .filter(column("b", "id").eq(column("hit", "book")))
                .sql("WHERE")
                .filter(filter)
                .sql(") SELECT")
                .list(columns)
                .sql(", ranked.score FROM ranked JOIN")
                .table(TableReference.of(table).as("b"))
                .sql("ON b.id = ranked.book WHERE ranked.place <=")
                .value(limit)
                .sql("ORDER BY ranked.place LIMIT ?", limit)
                .toSql(db.store().dialect());
        return db.list(db.store().query(Hit.class, sql));
    }

    private static void createBooks(ContractDatabase db) {
        db.create("book", "id {INTEGER} PRIMARY KEY, title {TEXT} NOT NULL, shelf {TEXT} NOT NULL, note {TEXT}");
        db.create("word", "book {INTEGER} NOT NULL, term {TEXT} NOT NULL, weight {INTEGER} NOT NULL");
        QueryBuilder builder = QueryBuilder.of(db.store().dialect());
        db.list(db.store()
                .batch(List.of(
                        builder.insertInto("book")
                                .columns("id", "title", "shelf", "note")
                                .values(1, "The Sea", "x", null)
                                .values(2, "Seal Bay", "y", null)
                                .values(3, "Sea Dogs", "z", "worn")
                                .values(4, "Sea Fever", "y", null)
                                .toSql(),
                        builder.insertInto("word")
                                .columns("book", "term", "weight")
                                .values(1, "sea", 7)
                                .values(1, "sea", 2)
                                .values(2, "sea", 4)
                                .values(2, "bay", 4)
                                .values(3, "sea", 8)
                                .values(4, "sea", 5)
                                .toSql())));
    }
}
