package io.millrace.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.vector.VectorIndexException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declarations in files. */
class VectorIndexesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void aFileDeclaresIndexes() throws IOException {
        Path file = Files.writeString(folder.resolve("indexes.json"), """
                {
                  "indexes": [
                    {"table": "book", "column": "embedding", "dimensions": 384},
                    {"metric": "inner_product", "dimensions": 3, "name": "notes", "column": "v\\"", "table": "note; DROP TABLE",
                     "method": {"hnsw": {"m": 8, "efConstruction": 32}}},
                    {"table": "a", "column": "v", "dimensions": 1, "metric": "euclidean", "method": {"ivfFlat": {"lists": 10}}},
                    {"table": "b", "column": "v", "dimensions": 1, "metric": "cosine", "method": {"exact": {}}},
                    {"table": "c", "column": "v", "dimensions": 1, "method": {"automatic": {}}},
                    {"table": "d", "column": "v", "dimensions": 1, "method": {"hnsw": {}}},
                    {"table": "e", "column": "v", "dimensions": 1, "method": {"quantised": {}}},
                    {"table": "f", "column": "v", "dimensions": 1, "method": {"binaryHnsw": {"m": 8, "efConstruction": 32}}}
                  ]
                }
                """);
        assertThat(VectorIndexes.read(file).collectList().block(LIMIT))
                .containsExactly(
                        VectorIndex.on("book", "embedding").dimensions(384).build(),
                        VectorIndex.on("note; DROP TABLE", "v\"")
                                .named("notes")
                                .dimensions(3)
                                .metric(Metric.INNER_PRODUCT)
                                .method(VectorMethod.hnsw(8, 32))
                                .build(),
                        VectorIndex.on("a", "v")
                                .dimensions(1)
                                .metric(Metric.EUCLIDEAN)
                                .method(VectorMethod.ivfFlat(10))
                                .build(),
                        VectorIndex.on("b", "v")
                                .dimensions(1)
                                .method(VectorMethod.exact())
                                .build(),
                        VectorIndex.on("c", "v").dimensions(1).build(),
                        VectorIndex.on("d", "v")
                                .dimensions(1)
                                .method(VectorMethod.hnsw())
                                .build(),
                        VectorIndex.on("e", "v")
                                .dimensions(1)
                                .method(VectorMethod.quantised())
                                .build(),
                        VectorIndex.on("f", "v")
                                .dimensions(1)
                                .method(VectorMethod.binaryHnsw(8, 32))
                                .build());
        assertThat(read("{\"indexes\": []}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                       | f:1:1: the file is not an object.
            {"indexes": [{}]}                        | f:1:14: an index has no "column", "dimensions", "table".
            {"indexes": [{"columns": []}]}           | f:1:15: "columns" is no setting of an index; there are column, dimensions, method, metric, name, table.
            {"indexes": [{"dimensions": "3"}]}       | f:1:29: "dimensions" is not a whole number of 32 bits.
            {"indexes": [{"dimensions": 3.0}]}       | f:1:29: "dimensions" is not a whole number of 32 bits.
            {"indexes": [{"dimensions": 5000000000}]} | f:1:29: "dimensions" is not a whole number of 32 bits.
            {"indexes": [{"metric": "COSINE"}]}      | f:1:25: "metric" is none of cosine, euclidean, inner_product, hamming, jaccard.
            {"indexes": [{"method": "hnsw"}]}        | f:1:25: a method is not an object.
            {"indexes": [{"method": {}}]}            | f:1:25: a method has one member, which says which it is.
            {"indexes": [{"method": {"exact": {}, "hnsw": {}}}]} | f:1:25: a method has one member, which says which it is.
            {"indexes": [{"method": {"exact": {"m": 1}}}]} | f:1:36: "m" is no setting of the method "exact", which has none.
            {"indexes": [{"method": {"hnsw": {"m": 1, "efConstruction": 2}}}]} | f:1:34: For HNSW, m is between 2 and 100, and efConstruction between 2 * m and 1000.
            {"indexes": [{"method": {"hnsw": {"m": 8}}}]} | f:1:34: the method "hnsw" has both parameters or none.
            {"indexes": [{"method": {"ivfFlat": {}}}]} | f:1:37: the method "ivfFlat" has no "lists".
            {"indexes": [{"method": {"ivfFlat": {"lists": 0}}}]} | f:1:37: For IVFFlat, there are between 1 and 32768 lists.
            {"indexes": [{"table": "t", "column": "v", "dimensions": 0}]} | f:1:14: A vector has 1 to 1000000000 dimensions, not 0.
            {"indexes": [{"table": "t", "column": "", "dimensions": 2}]} | f:1:14: An identifier must not be empty.
            {"indexes": [{"table": "t", "column": "v", "dimensions": 2}, {"name": "T", "table": "u", "column": "v", "dimensions": 2}]} | f:1:62: there is another index with the name T before this one.
            """)
    void whatIsNotAsItShouldBeIsToldWithItsPlace(String text, String message) {
        assertInvalid(text).hasMessage(message);
    }

    @Test
    void whatIsNotThereOrNoJsonIsSaid() {
        Path missing = folder.resolve("none.json");
        assertThatThrownBy(() -> VectorIndexes.read(missing).blockLast(LIMIT))
                .isInstanceOf(VectorIndexException.class)
                .hasMessage("The declaration of vector indexes " + missing + " is not there.");
        assertInvalid("{'indexes': []}").hasMessageStartingWith("f:1:2: this is no valid JSON");
        assertInvalid(" ".repeat(VectorIndexes.MAX_BYTES + 1)).hasMessageContaining("more than 1048576 bytes");
    }

    private static List<VectorIndex> read(String text) {
        return VectorIndexes.read("f", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .collectList()
                .block(LIMIT);
    }

    private static AbstractThrowableAssert<?, ?> assertInvalid(String text) {
        return assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.INVALID));
    }
}
