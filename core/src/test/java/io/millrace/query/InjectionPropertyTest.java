package io.millrace.query;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.max;
import static io.millrace.query.Filter.between;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Filter.isNull;
import static io.millrace.query.Filter.like;
import static io.millrace.query.Filter.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever names and values hold, a statement keeps its structure. */
class InjectionPropertyTest {
    private static final List<Dialect> DIALECTS = List.of(
            () -> SqlSyntax.ANSI,
            () -> SqlSyntax.ANSI.with(
                    Feature.NESTED_COMMENTS,
                    Feature.DOLLAR_QUOTES,
                    Feature.ESCAPE_STRINGS,
                    Feature.QUESTION_MARK_OPERATORS),
            () -> SqlSyntax.ANSI.with(
                    Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS, Feature.NATIVE_VARIABLES));

    @Property
    void aNameIsOneQuotedToken(@ForAll(supplier = HostileText.Name.class) String name) {
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        for (Dialect dialect : DIALECTS) {
            List<Sql> plain = statements(dialect, "plain", 1);
            List<Sql> hostile = statements(dialect, name, 1);
            for (int i = 0; i < plain.size(); i++) {
                List<SqlToken> expected = SqlToken.listOf(plain.get(i).text(), dialect.syntax());
                List<SqlToken> tokens = SqlToken.listOf(hostile.get(i).text(), dialect.syntax());
                assertThat(tokens)
                        .extracting(SqlToken::text)
                        .containsExactlyElementsOf(expected.stream()
                                .map(token -> token.text().replace("\"plain\"", quoted))
                                .toList());
                assertThat(tokens)
                        .extracting(SqlToken::type)
                        .isEqualTo(expected.stream().map(SqlToken::type).toList());
            }
        }
    }

    @Property
    void aValueIsNowhereInTheText(@ForAll(supplier = HostileText.class) String value) {
        for (Dialect dialect : DIALECTS) {
            List<Sql> plain = statements(dialect, "plain", 1);
            List<Sql> hostile = statements(dialect, "plain", value);
            for (int i = 0; i < plain.size(); i++) {
                assertThat(hostile.get(i).text()).isEqualTo(plain.get(i).text());
                assertThat(hostile.get(i).positional())
                        .hasSameSizeAs(plain.get(i).positional())
                        .hasSize((int) parameters(hostile.get(i), dialect));
            }
        }
    }

    private static long parameters(Sql sql, Dialect dialect) {
        return SqlToken.listOf(sql.text(), dialect.syntax()).stream()
                .filter(token -> token.type() == TokenType.POSITIONAL_PARAMETER)
                .count();
    }

    private static List<Sql> statements(Dialect dialect, String name, Object value) {
        QueryBuilder builder = QueryBuilder.of(dialect);
        Filter filter = eq(name, value)
                .or(not(in(name, List.of(value, 2)).and(between(name, value, 3))))
                .or(like(name, LikePattern.escape(value.toString().replace("\0", "")))
                        .and(isNull(name)));
        Keyset keyset =
                Keyset.of(Order.asc(name), Order.desc(column(name, name))).after(value, value);
        return List.of(
                builder.select(column(name), max(column(name, name)).as(name))
                        .from(TableReference.of(name, name).as(name))
                        .join(name, column(name).eq(column(name, name)))
                        .where(filter)
                        .groupBy(name)
                        .having(max(column(name)).gt(value))
                        .orderBy(Order.desc(name).nullsFirst())
                        .limit(1)
                        .toSql(),
                builder.selectFrom(name).where(filter).seek(keyset).toSql(),
                builder.insertInto(name)
                        .columns(name)
                        .values(value)
                        .values(value)
                        .onConflict(name)
                        .doUpdate(name)
                        .returning(name)
                        .toSql(),
                builder.update(name)
                        .set(name, value)
                        .where(filter)
                        .returning(name)
                        .toSql(),
                builder.deleteFrom(name).where(filter).toSql());
    }
}
