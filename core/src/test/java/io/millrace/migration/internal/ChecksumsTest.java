package io.millrace.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes of a script count. */
class ChecksumsTest {
    private static final String SCRIPT = "CREATE TABLE a (\n  id INT\n);\n\nSELECT 1";

    private final Checksums checksums = new Checksums();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (\r\n  id INT\r\n);\r\n\r\nSELECT 1\r\n",
                "CREATE TABLE a (\r  id INT\r);\r\rSELECT 1",
                "\n\nCREATE TABLE a ( \t\n  id INT  \n);\n   \nSELECT 1\n\n\n"
            })
    void lineEndingsAndBlanksAtTheEndsOfLinesDoNotCount(String retyped) {
        assertThat(checksums.of(retyped)).isEqualTo(checksums.of(SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (\n  id INT\n);\nSELECT 1",
                "CREATE TABLE a (\n id INT\n);\n\nSELECT 1",
                "CREATE TABLE a (\n  id INT\n);\n\nSELECT 2",
                "CREATE TABLE a (\n  id INT\n);\n\nSELECT 1 --"
            })
    void everythingElseCounts(String changed) {
        assertThat(checksums.of(changed)).isNotEqualTo(checksums.of(SCRIPT));
    }

    /** They are kept in databases, so that they must stay what they are. */
    @Test
    void checksumsAreThoseOfSha256() {
        assertThat(checksums.of(" SELECT 1 \n"))
                .isEqualTo("e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5");
    }
}
