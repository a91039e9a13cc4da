package io.millrace.hybrid;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A row that was found, and why it stands where it does. It is not printed, since it is the users' data. */
public sealed interface HybridResult permits HybridResultRecord {
    /**
     * A result.
     *
     * @param key the values of the primary key
     * @param rank its place among all results, from 1
     * @param text what the text arm says; null where it has not found the row
     * @param vector what the vector arm says; null where it has not found the row
     * @param highlights the texts in which something matches, by their columns
     * @param row the row of the table
     * @return the result, not re-ranked
     */
    static HybridResult of(
            List<Object> key,
            long rank,
            @Nullable ArmResult text,
            @Nullable ArmResult vector,
            Map<String, String> highlights,
            Row row) {
        return new HybridResultRecord(
                key,
                rank,
                Optional.ofNullable(text),
                Optional.ofNullable(vector),
                OptionalDouble.empty(),
                highlights,
                row);
    }

    /** {@return the values of the primary key, as the row has them} */
    List<Object> key();

    /** {@return its place among all results, from 1} */
    long rank();

    /** {@return what the text arm says; empty where it has not found the row among its candidates} */
    Optional<ArmResult> text();

    /** {@return what the vector arm says; empty where it has not found the row among its candidates} */
    Optional<ArmResult> vector();

    /** {@return what a re-ranker says; empty where there was none} */
    OptionalDouble rerankerScore();

    /** {@return the texts in which something matches, by their columns; empty where the text arm was not asked for any, or has not found the row} */
    Map<String, String> highlights();

    /** {@return the row of the table, with the columns that were asked for} */
    Row row();

    /** {@return the sum of what the arms contribute} */
    default double fusedScore() {
        return text().map(ArmResult::contribution).orElse(0.0)
                + vector().map(ArmResult::contribution).orElse(0.0);
    }

    /** {@return what it is ranked by, the higher the better: the re-ranker's score, or else the fused one; it compares within one search only} */
    default double score() {
        return rerankerScore().orElseGet(this::fusedScore);
    }

    /**
     * The same result at another place.
     *
     * @param newRank its place, from 1
     * @param newRerankerScore what a re-ranker says
     * @return a new result
     */
    HybridResult reranked(long newRank, double newRerankerScore);

    /**
     * The row as a record, a bean or a single value.
     *
     * @param type the type, see {@link RowMapper#of}
     * @param <T> the type
     * @return the value
     * @throws io.millrace.error.MappingException when the row does not fit the type
     */
    default <T> T as(Class<T> type) {
        return RowMapper.of(type).map(row());
    }
}

record HybridResultRecord(
        List<Object> key,
        long rank,
        Optional<ArmResult> text,
        Optional<ArmResult> vector,
        OptionalDouble rerankerScore,
        Map<String, String> highlights,
        Row row)
        implements HybridResult {
    HybridResultRecord {
        key = List.copyOf(key);
        highlights = Collections.unmodifiableMap(new LinkedHashMap<>(highlights));
    }

    @Override
    public HybridResult reranked(long newRank, double newRerankerScore) {
        return new HybridResultRecord(key, newRank, text, vector, OptionalDouble.of(newRerankerScore), highlights, row);
    }

    @Override
    public String toString() {
        return "HybridResult(rank " + rank + ")";
    }
}
