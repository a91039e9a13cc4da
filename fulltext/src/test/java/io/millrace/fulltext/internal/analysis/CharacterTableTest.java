package io.millrace.fulltext.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterTableTest {
    /** Where they differ, what SQLite says is in target, to be put in the place of the resource. */
    @Test
    void itIsThatOfSqliteForEachCharacter() throws Exception {
        List<String> lines = SqliteCharacters.lines();
        Files.write(Path.of("target", "characters.txt"), lines, StandardCharsets.US_ASCII);
        try (InputStream resource = CharacterTable.class.getResourceAsStream("characters.txt")) {
            assertThat(resource).isNotNull();
            assertThat(new String(resource.readAllBytes(), StandardCharsets.US_ASCII).lines())
                    .containsExactlyElementsOf(lines);
        }
    }

    @Test
    void whatACharacterBecomesStaysThat() {
        CharacterTable table = CharacterTable.load();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            int lower = table.lower(character);
            assertThat(table.lower(lower)).isEqualTo(lower);
            int plain = table.plain(character);
            assertThat(plain == CharacterTable.LEFT_OUT
                            || (table.plain(plain) == plain && table.isWord(plain) == table.isWord(character)))
                    .isTrue();
        }
    }
}
