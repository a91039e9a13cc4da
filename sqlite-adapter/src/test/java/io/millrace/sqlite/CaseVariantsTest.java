package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseVariantsTest {
    @Test
    void theyAreAllCharactersThatAreTheSameInLowerCase() {
        Map<Integer, List<Integer>> byLowerCase = new HashMap<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            byLowerCase
                    .computeIfAbsent(Character.toLowerCase(c), lower -> new ArrayList<>())
                    .add(c);
        }
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int[] expected = byLowerCase.get(Character.toLowerCase(c)).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(CaseVariants.of(c)).as("U+%04X", c).isEqualTo(expected);
        }
    }
}
