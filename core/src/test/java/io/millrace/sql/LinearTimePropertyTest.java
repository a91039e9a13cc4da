package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LinearTimePropertyTest {
    @Property(tries = 5000)
    void looksAtEachCharacterAFewTimes(
            @ForAll(supplier = SqlTexts.Nasty.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        assertThat(ScanningWork.of(sql, syntax))
                .isLessThanOrEqualTo((long) ScanningWork.LOOKS_PER_CHARACTER * sql.length());
    }

    @Property(tries = 200)
    void looksAtEachCharacterAFewTimesWhenFragmentsRepeat(
            @ForAll(supplier = SqlTexts.Sendable.class) String fragments,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        String sql = fragments.repeat(500);

        assertThat(ScanningWork.of(sql, syntax))
                .isLessThanOrEqualTo((long) ScanningWork.LOOKS_PER_CHARACTER * sql.length());
    }
}
