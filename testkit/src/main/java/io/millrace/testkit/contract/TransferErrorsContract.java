package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.error.TransferException;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Import;
import io.millrace.transfer.Transfer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

/** What cannot be exported or imported is an error that says what and where, and changes nothing. */
public interface TransferErrorsContract extends Contract {
    @Test
    default void aBadRowIsNamedAndNothingIsImported(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        Map<String, String> bad = Map.of(
                "[2,\"two\"", "broken JSON, at column",
                "[2,\"two\\q\"]", "broken JSON, at column",
                "[2,\"two\"] [3,\"three\"]", "more than one value",
                "[2]", "1 values",
                "[2,\"two\",3]", "more values than the 2 columns",
                "[\"2\",\"two\"]", "column \"id\": a string is no value of the type integer",
                "[2,2]", "column \"name\": a whole number is no value of the type text",
                "[2,true]", "column \"name\": a boolean is no value of the type text",
                "[{\"number\":2},\"two\"]", "no type of values \"number\"",
                "", "neither a row nor an object");
        bad.forEach((row, message) -> {
            Path file = write(folder, List.of("[1,\"one\"]", row, "[3,\"three\"]"));
            fails(load(db, file).run(), 5, "Line 5 of " + file, message);
            assertThat(db.itemIds()).isEmpty();
        });
    }

    @Test
    default void aValueThatDoesNotFitItsColumnIsNamed(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.create("item", "n {BIGINT}, happened_at {INSTANT}");
        fails(
                load(db, TransferFile.of(folder, "item", column("n", "text"), List.of("[\"many\"]")))
                        .run(),
                4,
                "Line 4",
                "column \"n\"");
        fails(
                load(db, TransferFile.of(folder, "item", column("happened_at", "uuid"), List.of("[\"today\"]")))
                        .run(),
                4,
                "Line 4",
                "column \"happened_at\"",
                "UUID");
        assertThat(db.count("item")).isZero();
    }

    @Test
    default void aNumberThatCannotBeWrittenOutIsNamed(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.create("item", "n {DECIMAL}");
        for (String row : List.of("[1e999999999]", "[\"1e999999999\"]", "[{\"decimal\":1e999999999}]")) {
            fails(
                    load(db, TransferFile.of(folder, "item", column("n", "decimal"), List.of(row)))
                            .run(),
                    4,
                    "Line 4",
                    "column \"n\"",
                    "131072 digits");
        }
        assertThat(db.count("item")).isZero();
    }

    @Test
    default void rowsThatTheDatabaseRefusesAreNamed(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        Path file = TransferFile.ofItems(folder, List.of("[1,\"one\"]", "[2,\"two\"]", "[1,\"again\"]"));
        StepVerifier.create(load(db, file).run()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(TransferException.class)
                .hasMessageMatching(
                        "(?s)(Line 6|Lines 4 to 6) of " + Pattern.quote(file.toString()) + ".*table item.*"));
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.BULK_ROWS)
    default void theRowThatTheDatabaseRefusesIsNamed(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        Path file =
                TransferFile.ofItems(folder, List.of("[1,\"one\"]", "[2,\"two\"]", "[1,\"again\"]", "[3,\"three\"]"));
        fails(load(db, file).run(), 6, "Line 6 of " + file, "table item");
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void unknownTablesAndColumnsAreNamedBeforeAnythingIsWritten(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        db.createItems();
        List<String> rows = List.of("[1]");
        fails(
                load(db, TransferFile.of(folder, "nowhere", column("id", "integer"), rows))
                        .run(),
                2,
                "Line 2",
                "no table \"nowhere\"");
        fails(
                load(db, TransferFile.of(folder, "item", column("ID or so", "integer"), rows))
                        .run(),
                2,
                "Line 2",
                "no column \"ID or so\"",
                "id, name");
        fails(
                load(db, TransferFile.of(folder, "item", column("id", "integer"), rows))
                        .run(),
                2,
                "Line 2",
                "needs a value for its column \"name\"");
        Path file = TransferFile.ofItems(folder, List.of());
        fails(load(db, file).withTables("tag").run(), 0, "has no table tag", "item");
        fails(
                Transfer.of(db.store())
                        .exportTo(folder.resolve("all.jsonl"))
                        .withTables("nowhere")
                        .run(),
                0,
                "Cannot export nowhere");
        assertThat(folder.resolve("all.jsonl")).doesNotExist();
    }

    @Test
    default void aFileThatIsCutShortIsNoticedWhereverItIsCut(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        db.createItems();
        db.insertItems(1, 2, 3);
        for (String name : List.of("all.jsonl", "all.jsonl.gz")) {
            Path whole = folder.resolve(name);
            db.get(Transfer.of(db.store()).exportTo(whole).run());
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = folder.resolve("cut-" + name);
            for (int length = 0; length < bytes.length - 1; length += 7) {
                Files.write(cut, Arrays.copyOf(bytes, length));
                Import load = load(db, cut).withExistingRows(ExistingRows.DELETE);
                StepVerifier.create(load.run()).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransferException.class)
                        .hasMessageContaining(cut.toString())
                        .hasMessageContaining("cut short"));
            }
        }
        assertThat(db.itemIds()).containsExactly(1, 2, 3);
    }

    @Test
    default void aFileWithoutHeaderOrOfAnotherVersionIsRefused(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        for (String line : List.of("{\"id\":1}", "[1,2]", "id,name", "{\"format\":\"millrace-transfer\"}")) {
            fails(load(db, TransferFile.ofLines(folder, List.of(line))).run(), 1, "Line 1");
        }
        String newer = TransferFile.HEADER.replace("\"version\":1", "\"version\":3");
        fails(load(db, TransferFile.ofLines(folder, List.of(newer))).run(), 1, "version 3 of its format");
        fails(load(db, folder.resolve("nowhere.jsonl")).run(), 0, "Cannot read", "nowhere.jsonl");
    }

    @Test
    default void aFileWithLinesTooManyOrTooFewIsRefused(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        String counted = TransferFile.declared("item", column("id", "integer") + "," + column("name", "text"))
                .replace("\"schema\"", "\"rows\":2,\"schema\"");
        String rows = "{\"rows_of\":\"item\"}";
        String end = "{\"end\":\"millrace-transfer\"}";
        String row = "[1,\"one\"]";
        refused(db, folder, 5, "has 1 rows, and its header says 2", counted, rows, row, end);
        refused(db, folder, 3, "ends before the table \"item\"", counted, end);
        refused(db, folder, 3, "the rows of the next table", counted, "{\"rows_of\":\"tag\"}", end);
        String uncounted = counted.replace("\"rows\":2,", "");
        refused(db, folder, 6, "more behind the end", uncounted, rows, row, end, row);
        assertThat(db.itemIds()).isEmpty();
    }

    private static void refused(ContractDatabase db, Path folder, long line, String message, String... lines)
            throws IOException {
        List<String> all =
                Stream.concat(Stream.of(TransferFile.HEADER), Stream.of(lines)).toList();
        fails(load(db, TransferFile.ofLines(folder, all)).run(), line, "Line " + line, message);
    }

    @Test
    default void rowsThatAreThereAreRefused(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        db.insertItems(7);
        Path file = TransferFile.ofItems(folder, List.of("[1,\"one\"]"));
        fails(load(db, file).run(), 0, "The table item has rows already");
        fails(load(db, file).inBatches(10).run(), 0, "The table item has rows already");
        assertThat(db.itemIds()).containsExactly(7);
    }

    @Test
    default void versionsOfMigrationsMustBeTheSame(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.get(db.store()
                .migrate(
                        List.of(Migration.of("app", 1, "tag", db.sql("CREATE TABLE tag (id {INTEGER} PRIMARY KEY)")))));
        Path file = folder.resolve("all.jsonl");
        db.get(Transfer.of(db.store()).exportTo(file).run());
        Files.writeString(file, Files.readString(file).replace("{\"app\":1}", "{\"app\":2,\"other\":5}"));
        fails(load(db, file).run(), 1, "version 2 of the migrations of \"app\"", "at version 1");
        assertThat(db.get(load(db, file).ignoringVersions().run()).tables()).hasSize(1);
    }

    @Test
    default void aFileThatIsThereIsNotOverwritten(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        Path file = Files.writeString(folder.resolve("all.jsonl"), "mine");
        fails(Transfer.of(db.store()).exportTo(file).run(), 0, file.toString(), "is there already");
        assertThat(file).hasContent("mine");
        fails(
                Transfer.of(db.store())
                        .exportTo(folder.resolve("no/where.jsonl"))
                        .run(),
                0,
                "Cannot write",
                "folder does not exist");
        fails(Transfer.of(db.store()).exportTo(folder).replacing().run(), 0, "is a folder");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static String column(String name, String values) {
        return "{\"name\":\"" + name + "\",\"type\":\"\",\"values\":\"" + values + "\"}";
    }

    private static Path write(Path folder, List<String> rows) {
        try {
            return TransferFile.ofItems(folder, rows);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Fails as it should; 0 stands for no line. */
    private static void fails(Publisher<?> run, long line, String... named) {
        StepVerifier.create(run).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(TransferException.class, failure -> assertThat(failure.line())
                        .isEqualTo(line == 0 ? OptionalLong.empty() : OptionalLong.of(line)))
                .hasMessageContainingAll(named));
    }

    private static Import load(ContractDatabase db, Path file) {
        return Transfer.of(db.store()).importFrom(file);
    }
}
