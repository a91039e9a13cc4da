package io.millrace.fulltext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fulltext.TextIndexException.Kind;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Declarations in files. */
class TextIndexesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void aFileDeclaresIndexes() throws IOException {
        Path file = Files.writeString(folder.resolve("indexes.json"), """
                {
                  "indexes": [
                    {"table": "book", "columns": [{"name": "title", "weight": 3}, {"weight": 0.5, "name": "sum\\"mary"}],
                     "language": "english"},
                    {"stopWords": ["le", "la"], "language": "french", "name": "livres", "accents": "kept",
                     "columns": [{"name": "titre"}], "table": "livre; DROP TABLE"},
                    {"table": "note", "columns": [{"name": "text"}], "language": "english", "stopWords": [], "suggestions": true}
                  ]
                }
                """);
        assertThat(TextIndexes.read(file).collectList().block(LIMIT))
                .containsExactly(
                        TextIndex.on("book")
                                .column("title", 3)
                                .column("sum\"mary", 0.5)
                                .language(Language.ENGLISH)
                                .build(),
                        TextIndex.on("livre; DROP TABLE")
                                .named("livres")
                                .column("titre")
                                .language(Language.FRENCH)
                                .stopWords(Set.of("la", "le"))
                                .accents(Accents.KEPT)
                                .build(),
                        TextIndex.on("note")
                                .column("text")
                                .language(Language.ENGLISH)
                                .stopWords(Set.of())
                                .suggestions()
                                .build());
        assertThat(read("{\"indexes\": []}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                       | f:1:1: the file is not an object.
            []                                       | f:1:1: the file is not an object.
            {}                                       | f:1:1: the file has no "indexes".
            {"indexes": {}}                          | f:1:13: "indexes" is not an array.
            {"index": []}                            | f:1:2: "index" is no setting of the file; there are indexes.
            {"indexes": [], "indexes": []}           | f:1:17: "indexes" is there twice.
            {"indexes": []} {}                       | f:1:17: something follows the declaration.
            {"indexes": [null]}                      | f:1:14: an index is not an object.
            {"indexes": [{}]}                        | f:1:14: an index has no "columns", "table".
            {"indexes": [{"table": 1}]}              | f:1:24: "table" is not a text in double quotes.
            {"indexes": [{"langauge": "english"}]}   | f:1:15: "langauge" is no setting of an index; there are accents, columns, language, name, stopWords, suggestions, table.
            {"indexes": [{"language": "klingon"}]}   | f:1:27: "language" is none of simple, catalan, danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, romanian, russian, spanish, swedish, turkish.
            {"indexes": [{"language": "English"}]}   | f:1:27: "language" is none of simple, catalan, danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, romanian, russian, spanish, swedish, turkish.
            {"indexes": [{"accents": true}]}         | f:1:26: "accents" is not a text in double quotes.
            {"indexes": [{"accents": "gone"}]}       | f:1:26: "accents" is none of folded, kept.
            {"indexes": [{"columns": ["title"]}]}    | f:1:27: a column is not an object.
            {"indexes": [{"columns": [{}]}]}         | f:1:27: a column has no "name".
            {"indexes": [{"columns": [{"name": "t", "weight": "3"}]}]} | f:1:51: "weight" is not a number.
            {"indexes": [{"columns": [{"name": "t", "weight": 0}]}]}   | f:1:27: The weight of a column is between 0.001 and 1,000,000.
            {"indexes": [{"columns": [{"name": "t", "weight": 1e999}]}]} | f:1:27: The weight of a column is between 0.001 and 1,000,000.
            {"indexes": [{"columns": [{"name": ""}]}]} | f:1:27: An identifier must not be empty.
            {"indexes": [{"table": "t", "columns": []}]} | f:1:14: An index has 1 to 32 columns, not 0.
            {"indexes": [{"table": "t", "columns": [{"name": "a"}, {"name": "a"}]}]} | f:1:14: The column "a" is there twice.
            {"indexes": [{"stopWords": ["the", "the"]}]} | f:1:36: this stop word is there twice.
            {"indexes": [{"suggestions": "yes"}]}    | f:1:30: "suggestions" is neither true nor false.
            {"indexes": [{"stopWords": "the"}]}      | f:1:28: "stopWords" is not an array.
            {"indexes": [{"table": "t", "columns": [{"name": "a"}], "stopWords": [""]}]} | f:1:14: A stop word is not blank, and stands on one line.
            {"indexes": [{"table": "t", "columns": [{"name": "a"}]}, {"name": "T", "table": "u", "columns": [{"name": "a"}]}]} | f:1:58: there is another index with the name T before this one.
            """)
    void whatIsNotAsItShouldBeIsToldWithItsPlace(String text, String message) {
        assertInvalid(text).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"indexes": [                            | f:1:
            {"indexes": [}                           | f:1:
            {'indexes': []}                          | f:1:2:
            {"indexes": [],}                         | f:1:
            {"indexes": [] /* all */}                | f:1:
            {"indexes": [[[[[[[[[[[[]]]]]]]]]]]]]}   | f:1:
            {"indexes": [{"columns": [{"weight": NaN}]}]} | f:1:
            """)
    void whatIsNoJsonIsToldWithItsPlace(String text, String place) {
        assertInvalid(text).hasMessageStartingWith(place);
    }

    @Test
    void aNameThatIsNoNameOfAnIndexIsToldWithTheWayOut() {
        assertInvalid("{\"indexes\": [\n  {\"table\": \"my books\", \"columns\": [{\"name\": \"a\"}]}]}")
                .hasMessageStartingWith("f:2:3: The name of an index has 1 to 32 letters");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> TextIndexes.read(
                                "f",
                                () -> new ByteArrayInputStream(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                        .blockLast(LIMIT))
                .isInstanceOf(TextIndexException.class)
                .hasMessageStartingWith("f:1:");
    }

    @Test
    void whatIsNotThereOrTooLargeIsSaid() {
        Path missing = folder.resolve("none.json");
        assertThatThrownBy(() -> TextIndexes.read(missing).blockLast(LIMIT))
                .isInstanceOf(TextIndexException.class)
                .hasMessage("The declaration of text indexes " + missing + " is not there.");
        assertThatThrownBy(() -> TextIndexes.read("r", () -> TextIndexesTest.class.getResourceAsStream("none.json"))
                        .blockLast(LIMIT))
                .isInstanceOf(TextIndexException.class)
                .hasMessage("The declaration of text indexes r is not there.");
        assertThatThrownBy(() -> TextIndexes.read(folder).blockLast(LIMIT))
                .isInstanceOf(TextIndexException.class)
                .hasMessageContaining("cannot be read");
        assertInvalid(" ".repeat(TextIndexes.MAX_BYTES + 1)).hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void itIsReadByEachSubscriberOffItsThreadAndClosed() {
        AtomicBoolean open = new AtomicBoolean();
        StepVerifier.create(TextIndexes.read("f", () -> {
                            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
                            open.set(true);
                            return closing(open, "{\"indexes\": []}");
                        })
                        .repeat(1)
                        .subscribeOn(Schedulers.parallel()))
                .verifyComplete();
        assertThat(open).isFalse();
    }

    @Test
    void theRevisionIsThatOfTheDefinition() {
        TextIndex.Builder book = TextIndex.on("book").column("title").language(Language.ENGLISH);
        String revision = book.build().revision();
        assertThat(revision)
                .matches("[0-9a-f]{64}")
                .isEqualTo(book.build().revision())
                .isEqualTo(TextIndex.on("book")
                        .column("title", 1.0)
                        .language(Language.ENGLISH)
                        .stopWords(Language.ENGLISH.stopWords())
                        .build()
                        .revision());
        assertThat(List.of(
                        TextIndex.on("books").named("book").column("title").language(Language.ENGLISH),
                        TextIndex.on("book").named("books").column("title").language(Language.ENGLISH),
                        TextIndex.on("book").column("title", 2).language(Language.ENGLISH),
                        TextIndex.on("book").column("title").column("a").language(Language.ENGLISH),
                        TextIndex.on("book")
                                .column("title")
                                .language(Language.ENGLISH)
                                .accents(Accents.KEPT),
                        TextIndex.on("book")
                                .column("title")
                                .language(Language.ENGLISH)
                                .stopWords(Set.of()),
                        TextIndex.on("book").column("title").language(Language.GERMAN),
                        TextIndex.on("book")
                                .column("title")
                                .language(Language.ENGLISH)
                                .suggestions(),
                        book))
                .extracting(builder -> builder.build().revision())
                .doesNotHaveDuplicates();
    }

    private static List<TextIndex> read(String text) {
        return TextIndexes.read("f", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .collectList()
                .block(LIMIT);
    }

    private static AbstractThrowableAssert<?, ?> assertInvalid(String text) {
        return assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.INVALID));
    }

    private static InputStream closing(AtomicBoolean open, String text) {
        return new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public void close() {
                open.set(false);
                try {
                    super.close();
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }
        };
    }
}
