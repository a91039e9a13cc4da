package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SqlTokenTest {
    @Test
    void tokensAreTheTextWithoutAGap() {
        String sql = "SELECT \"a\"\"b\", 'it''s' /* ; */ FROM t -- end";
        var tokens = SqlToken.listOf(sql, SqlSyntax.ANSI);
        assertThat(tokens.stream().map(SqlToken::text).collect(Collectors.joining()))
                .isEqualTo(sql);
        int at = 0;
        for (SqlToken token : tokens) {
            assertThat(token.start()).isEqualTo(at);
            at = token.end();
        }
        assertThat(tokens.stream().filter(token -> token.type() == TokenType.QUOTED))
                .extracting(SqlToken::text)
                .containsExactly("\"a\"\"b\"", "'it''s'");
    }

    @Test
    void keywordsAreWordsInAnyCaseAndNeverQuoted() {
        var tokens = SqlToken.listOf("From \"FROM\"", SqlSyntax.ANSI);
        assertThat(tokens.get(0).isKeyword("FROM")).isTrue();
        assertThat(tokens.get(2).isKeyword("FROM")).isFalse();
        assertThat(tokens.get(1).type().isSignificant()).isFalse();
    }
}
