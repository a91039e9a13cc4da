package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.ArmResult;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.query.Filter;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a search with two arms finds, on every database. */
abstract class HybridSearchContract extends HybridDocuments {
    @Test
    void fusesPlacesAndSaysWhy() {
        List<HybridResult> found = results(BOTH);
        // Equal scores, of 1 and 2 which are first in one arm and second in the other, in the order of the key.
        assertThat(ids(found)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found).extracting(HybridResult::rank).containsExactly(1L, 2L, 3L, 4L, 5L);
        HybridResult first = found.get(0);
        assertThat(first.text().map(ArmResult::rank)).contains(2L);
        assertThat(first.vector().map(ArmResult::rank)).contains(1L);
        assertThat(first.vector().orElseThrow().score()).isCloseTo(1, within(1e-6));
        assertThat(first.vector().orElseThrow().contribution()).isEqualTo(1.0 / 61);
        assertThat(first.text().orElseThrow().contribution()).isEqualTo(1.0 / 62);
        assertThat(first.score())
                .isEqualTo(1.0 / 61 + 1.0 / 62)
                .isEqualTo(found.get(1).score());
        assertThat(first.rerankerScore()).isEmpty();
        assertThat(found.get(2).vector()).isEmpty();
        assertThat(found.get(3).text()).isEmpty();
        assertThat(first.as(Doc.class)).isEqualTo(new Doc(1, "en"));
        assertThat(first.toString()).doesNotContain("river");
    }

    record Doc(long id, String lang) {}

    @Test
    void weighsTheArms() {
        assertThat(ids(results(BOTH.fusion(ReciprocalRankFusion.DEFAULT.weights(3, 1)))))
                .containsExactly(2L, 1L, 3L, 4L, 5L);
        assertThat(ids(results(BOTH.fusion(ReciprocalRankFusion.DEFAULT.k(1).weights(1, 4)))))
                .containsExactly(1L, 2L, 4L, 5L, 3L);
        for (double wrong : new double[] {
            0, -1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e7
        }) {
            assertThatThrownBy(() -> ReciprocalRankFusion.DEFAULT.weights(wrong, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("text arm");
            assertThatThrownBy(() -> ScoreFusion.DEFAULT.weights(1, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("vector arm");
        }
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> ReciprocalRankFusion.DEFAULT.k(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fusesScoresFromTheLeastThatTheyCanBe() {
        List<HybridResult> found = results(BOTH.fusion(ScoreFusion.DEFAULT));
        Map<Long, HybridResult> byId = found.stream().collect(Collectors.toMap(this::id, Function.identity()));
        double best = byId.get(2L).text().orElseThrow().score();
        assertThat(byId.get(2L).text().orElseThrow().contribution()).isEqualTo(0.5);
        assertThat(byId.get(1L).text().orElseThrow().contribution())
                .isCloseTo(0.5 * byId.get(1L).text().orElseThrow().score() / best, within(1e-9));
        // Cosines of 1, 0.707, 0 and -1, from -1 to 1.
        assertThat(byId.get(1L).vector().orElseThrow().contribution()).isCloseTo(0.5, within(1e-6));
        assertThat(byId.get(2L).vector().orElseThrow().contribution())
                .isCloseTo(0.25 * (1 + Math.sqrt(0.5)), within(1e-6));
        assertThat(byId.get(4L).vector().orElseThrow().contribution()).isCloseTo(0.25, within(1e-6));
        assertThat(byId.get(5L).vector().orElseThrow().contribution()).isCloseTo(0, within(1e-6));
        assertThat(found).extracting(HybridResult::score).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(ids(found).get(4)).isEqualTo(5L);
    }

    /** The arm has as many as its depth, so that there may be others, with cosines between 0 and the last one's. */
    @Test
    void countsScoresFromWhatOthersMayHave() {
        List<HybridResult> found =
                results(HybridQuery.ofVector(NEAR).depth(2).limit(2).fusion(ScoreFusion.DEFAULT));
        double others = Math.sqrt(0.5) / 2;
        assertThat(found.get(0).score()).isCloseTo(0.5 * (1 - others), within(1e-6));
        assertThat(found.get(1).score()).isCloseTo(0.5 * (Math.sqrt(0.5) - others), within(1e-6));
    }

    @Test
    void fusesScoresWhereNothingElseIsSaid() {
        HybridQuery unsaid = HybridQuery.of(WORDS, NEAR);
        assertThat(results(unsaid))
                .extracting(HybridResult::score)
                .isEqualTo(results(unsaid.fusion(ScoreFusion.DEFAULT)).stream()
                        .map(HybridResult::score)
                        .toList());
    }

    @Test
    void filtersBothArms() {
        assertThat(ids(results(BOTH.filter(Filter.eq("lang", "fr"))))).containsExactly(3L, 4L);
        assertThat(ids(results(
                        HybridQuery.of(WORDS.filter(Filter.eq("lang", "fr")), NEAR.filter(Filter.eq("lang", "en")))
                                .filter(Filter.ne("id", 1)))))
                .containsExactly(2L, 3L, 5L);
        assertThat(results(BOTH.filter(Filter.eq("lang", "'; DROP TABLE doc; --"))))
                .isEmpty();
        assertThatThrownBy(() -> results(BOTH.filter(Filter.eq("nothing", 1)))).isInstanceOf(TextIndexException.class);
    }

    @Test
    void anArmMayBeMissingOrEmpty() {
        assertThat(ids(results(HybridQuery.ofText(WORDS)))).containsExactly(2L, 1L, 3L);
        assertThat(ids(results(HybridQuery.ofVector(NEAR)))).containsExactly(1L, 2L, 4L, 5L);
        assertThat(ids(results(HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR))))
                .containsExactly(1L, 2L, 4L, 5L);
        assertThat(ids(results(HybridQuery.of(WORDS, NEAR.maxDistance(-1))))).containsExactly(2L, 1L, 3L);
        assertThat(results(HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR.maxDistance(-1))
                        .rerank(candidates -> Mono.error(new AssertionError()), 10)))
                .isEmpty();
    }

    @Test
    void findsMoreLikeARow() {
        assertThat(ids(results(HybridQuery.of(WORDS, VectorQuery.ofRow("doc", 5)))))
                .startsWith(2L)
                .contains(4L)
                .doesNotContain(5L);
    }

    @Test
    void pagesArePartsOfOneOrder() {
        List<Long> all = ids(results(BOTH));
        List<Long> paged = new ArrayList<>();
        for (int offset = 0; offset < 6; offset += 2) {
            paged.addAll(ids(results(BOTH.limit(2).offset(offset))));
        }
        assertThat(paged).isEqualTo(all);
        assertThat(results(BOTH.offset(90))).isEmpty();
        assertThat(results(BOTH.limit(2).offset(2)).get(0).rank()).isEqualTo(3);
        assertThatThrownBy(() -> results(BOTH.offset(91)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> results(HybridQuery.ofVector(NEAR).depth(100, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        // By depth of one, the first of each arm.
        assertThat(ids(results(BOTH.depth(1).limit(1)))).containsExactly(1L);
        assertThat(ids(results(BOTH.depth(2, 1).limit(2)))).containsExactly(1L, 2L);
        for (int wrong : new int[] {0, -1, HybridQuery.MAX_DEPTH + 1}) {
            assertThatThrownBy(() -> BOTH.depth(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> BOTH.limit(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> BOTH.rerank(candidates -> Mono.empty(), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> BOTH.offset(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anArmHasNoPagesOfItsOwn() {
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.offset(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.after(0, 1, List.of(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofVector(NEAR.offset(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofVector(NEAR.columns("id"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.columns("id"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheColumnsThatAreWanted() {
        List<HybridResult> found = results(
                HybridQuery.of(WORDS.highlight(Highlight.text("<", ">")), NEAR).columns("lang", "id"));
        assertThat(found)
                .allSatisfy(result -> assertThat(result.row().columns().names()).containsExactly("lang", "id"));
        assertThat(found.get(0).highlights().get("body")).contains("<river>");
        assertThat(found.get(4).highlights()).isEmpty();
        assertThatThrownBy(() -> results(BOTH.columns("nothing"))).hasMessageContaining("nothing");
        assertThatThrownBy(() -> results(
                        HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR).columns("nothing")))
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> results(HybridQuery.ofVector(NEAR).columns("nothing")))
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> BOTH.columns("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsRowsByKeysOfSeveralColumnsAndOfBytes() {
        String bytes = isPostgres() ? "bytea" : "BLOB";
        run("CREATE TABLE part (a TEXT NOT NULL, b INTEGER NOT NULL, c " + bytes
                + " NOT NULL, body TEXT NOT NULL, embedding " + column() + ", PRIMARY KEY (c, b, a))");
        for (int b = 1; b <= 2; b++) {
            for (String a : List.of("x", "ü")) {
                store.execute(
                                "INSERT INTO part VALUES (?, ?, ?, 'river', ?)",
                                a,
                                b,
                                new byte[] {(byte) -b, 1},
                                new float[] {1, 0})
                        .block(LIMIT);
            }
        }
        texts().createIndex(TextIndex.on("part").column("body").build()).blockLast(LIMIT);
        vectors()
                .createIndex(VectorIndex.on("part", "embedding").dimensions(2).build())
                .blockLast(LIMIT);
        List<HybridResult> found =
                results(HybridQuery.of(TextSearch.of("part", "river"), VectorQuery.of("part", new float[] {1, 0})));
        assertThat(found).hasSize(4).allSatisfy(result -> {
            assertThat(result.text().map(ArmResult::rank)).contains(result.rank());
            assertThat(result.vector().map(ArmResult::rank)).contains(result.rank());
        });
        // Bytes are compared without a sign: -2 is before -1.
        assertThat(found)
                .extracting(result ->
                        result.row().get("b", Integer.class) + result.row().get("a", String.class))
                .containsExactly("2x", "2ü", "1x", "1ü");
    }

    @Test
    void knowsRowsByUuids() {
        run("CREATE TABLE note (id " + (isPostgres() ? "uuid" : "TEXT") + " PRIMARY KEY, body TEXT NOT NULL, embedding "
                + column() + ")");
        List<UUID> ids = List.of(
                UUID.fromString("f0000000-0000-4000-8000-000000000001"),
                UUID.fromString("00000000-0000-4000-8000-00000000000a"),
                UUID.fromString("7fffffff-0000-4000-8000-000000000002"));
        ids.forEach(id -> store.execute("INSERT INTO note VALUES (?, 'river', ?)", id, new float[] {1, 0})
                .block(LIMIT));
        texts().createIndex(TextIndex.on("note").column("body").build()).blockLast(LIMIT);
        vectors()
                .createIndex(VectorIndex.on("note", "embedding").dimensions(2).build())
                .blockLast(LIMIT);
        List<HybridResult> found =
                results(HybridQuery.of(TextSearch.of("note", "river"), VectorQuery.of("note", new float[] {1, 0})));
        assertThat(found)
                .extracting(result -> result.row().get("id", UUID.class))
                .containsExactly(ids.get(1), ids.get(2), ids.get(0));
        assertThat(found).allSatisfy(result -> {
            assertThat(result.text().map(ArmResult::rank)).contains(result.rank());
            assertThat(result.vector().map(ArmResult::rank)).contains(result.rank());
        });
    }
}
