package io.millrace.sql;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LinearTimePropertyTest {
    @Property(tries = 5000)
    void looksAtEachCharacterAFewTimes(
            @ForAll(supplier = SqlTexts.Nasty.class) String sql,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        ScanningWork.requireLinear(sql, syntax);
    }

    @Property(tries = 200)
    void looksAtEachCharacterAFewTimesWhenFragmentsRepeat(
            @ForAll(supplier = SqlTexts.Sendable.class) String fragments,
            @ForAll(supplier = SqlTexts.AnySyntax.class) SqlSyntax syntax) {
        ScanningWork.requireLinear(fragments.repeat(500), syntax);
    }
}
