package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Export;
import io.millrace.transfer.Import;
import io.millrace.transfer.Transfer;
import io.millrace.transfer.TransferProgress;
import io.millrace.transfer.TransferReport;
import io.millrace.transfer.TransferReport.TableReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Rows go to files and come back, here or on another database. */
public interface TransferContract extends Contract {
    @Test
    default void whatIsExportedComesBackAsItWas(ContractDatabase db, @TempDir Path folder) {
        Sample.createTable(db);
        db.list(Flux.just(Sample.usual(), Sample.empty()).concatMap(sample -> sample.insert(db.store())));
        List<Row> before = db.list(db.store().query("SELECT * FROM sample ORDER BY small"));
        for (String name : List.of("all.jsonl", "all.jsonl.gz")) {
            Path file = folder.resolve(name);
            TransferReport exported = db.get(export(db, file).run());
            TransferReport imported =
                    db.get(load(db, file).withExistingRows(ExistingRows.DELETE).run());
            assertThat(exported.rows()).isEqualTo(2);
            assertThat(imported.tables()).extracting(TableReport::table).containsExactly("sample");
            assertThat(imported.rows()).isEqualTo(2);
            assertThat(db.list(db.store().query("SELECT * FROM sample ORDER BY small")))
                    .isEqualTo(before);
        }
    }

    @Test
    default void theTypedValuesOfAnotherDatabaseBecomeWhatTheColumnsHold(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        load(
                db,
                folder,
                "boolean",
                "integer",
                "double",
                "decimal",
                "instant",
                "date",
                "timestamp",
                "uuid",
                "json",
                """
                [true,1,0.5,"12.50","2024-05-17T10:15:30.123Z","2024-05-17","2024-05-17T10:15:30.000001",\
                "123e4567-e89b-12d3-a456-426614174000","{\\"a\\": 1}","AAAAPw==",[0.5,-1],null]""");
    }

    @Test
    default void theValuesOfSqliteBecomeWhatTheColumnsHold(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        load(db, folder, "integer", "integer", "double", "text", "text", "text", "text", "text", "text", """
                [1,1,0.5,"12.50","2024-05-17T10:15:30.123000Z","2024-05-17","2024-05-17T10:15:30.000001",\
                "123e4567-e89b-12d3-a456-426614174000","{\\"a\\": 1}","AAAAPw==",{"bytes":"AAAAPwAAgL8="},null]""");
    }

    private static void load(
            ContractDatabase db,
            Path folder,
            String flag,
            String small,
            String ratio,
            String amount,
            String happenedAt,
            String bornOn,
            String wakesAt,
            String uid,
            String document,
            String row)
            throws IOException {
        Sample.createTable(db);
        String columns = Stream.of(
                        column("flag", flag),
                        column("small", small),
                        column("ratio", ratio),
                        column("amount", amount),
                        column("happened_at", happenedAt),
                        column("born_on", bornOn),
                        column("wakes_at", wakesAt),
                        column("uid", uid),
                        column("document", document),
                        column("content", "bytes"),
                        column("embedding", "vector"),
                        column("label", "text"))
                .collect(Collectors.joining(","));
        db.get(load(db, TransferFile.of(folder, "sample", columns, List.of(row)))
                .run());
        Sample read = db.get(db.store().queryOne(Sample.class, "SELECT * FROM sample"));
        assertThat(read.flag()).isTrue();
        assertThat(read.small()).isEqualTo(1);
        assertThat(read.ratio()).isEqualTo(0.5);
        assertThat(read.amount()).isEqualByComparingTo(new BigDecimal("12.50"));
        assertThat(read.happenedAt()).isEqualTo(Instant.parse("2024-05-17T10:15:30.123Z"));
        assertThat(read.bornOn()).isEqualTo(LocalDate.of(2024, 5, 17));
        assertThat(read.wakesAt()).isEqualTo(LocalDateTime.of(2024, 5, 17, 10, 15, 30, 1_000));
        assertThat(read.uid()).isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(read.document()).isEqualTo(Json.of("{\"a\": 1}"));
        assertThat(read.content()).containsExactly(0, 0, 0, 63);
        assertThat(read.embedding()).containsExactly(0.5f, -1f);
        assertThat(read.label()).isNull();
    }

    private static String column(String name, String values) {
        return "{\"name\":\"" + name + "\",\"type\":\"\",\"values\":\"" + values + "\"}";
    }

    @Test
    default void tablesComeBehindThoseThatTheyReferTo(ContractDatabase db, @TempDir Path folder) {
        db.create("zone", "id {INTEGER} PRIMARY KEY");
        db.create("item", "id {INTEGER} PRIMARY KEY, zone {INTEGER} REFERENCES zone (id)");
        db.create("bid", "item {INTEGER} PRIMARY KEY REFERENCES item (id)");
        for (String insert : List.of("zone VALUES (1)", "item VALUES (1, 1)", "bid VALUES (1)")) {
            db.get(db.store().execute("INSERT INTO " + insert));
        }
        Path file = folder.resolve("all.jsonl");
        assertThat(db.get(export(db, file).run()).tables())
                .extracting(TableReport::table)
                .containsExactly("zone", "item", "bid");
        db.get(load(db, file).withExistingRows(ExistingRows.DELETE).run());
        db.get(load(db, file).withExistingRows(ExistingRows.DELETE).inBatches(1).run());
        assertThat(db.count("bid")).isEqualTo(1);
    }

    @Test
    @Requires(Feature.DEFERRED_CONSTRAINTS)
    default void aTreeMayReferForward(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.create(
                "node",
                "id {INTEGER} PRIMARY KEY, parent {INTEGER} REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED");
        Path file = TransferFile.of(
                folder,
                "node",
                column("id", "integer") + "," + column("parent", "integer"),
                List.of("[1,3]", "[2,1]", "[3,null]"));
        db.get(load(db, file).run());
        db.get(load(db, file).withExistingRows(ExistingRows.DELETE).inBatches(1).run());
        assertThat(db.count("node")).isEqualTo(3);
    }

    @Test
    @Requires(Feature.DEFERRED_CONSTRAINTS)
    default void rowsThatAreCommittedTogetherAreNotWrittenOneByOne(ContractDatabase db, @TempDir Path folder)
            throws IOException {
        db.create(
                "node",
                "id {INTEGER} PRIMARY KEY, parent {INTEGER} REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED");
        Path file = TransferFile.of(
                folder,
                "node",
                column("id", "integer") + "," + column("parent", "integer"),
                IntStream.rangeClosed(1, 50)
                        .mapToObj(id -> "[" + id + "," + (id == 50 ? "null" : String.valueOf(id + 1)) + "]")
                        .toList());
        assertThat(db.list(load(db, file).inBatches(10).progress())).hasSize(1);
        assertThat(db.count("node")).isEqualTo(50);
    }

    @Test
    @Requires(Feature.GENERATED_COLUMNS)
    default void computedColumnsAreComputedAgain(ContractDatabase db, @TempDir Path folder) {
        db.create("item", "amount {INTEGER}, more {INTEGER} GENERATED ALWAYS AS (amount + 1) STORED");
        db.get(db.store().execute("INSERT INTO item (amount) VALUES (41)"));
        Path file = folder.resolve("all.jsonl");
        db.get(export(db, file).run());
        db.get(load(db, file).withExistingRows(ExistingRows.DELETE).run());
        assertThat(db.get(db.store().queryOne(int.class, "SELECT more FROM item")))
                .isEqualTo(42);
    }

    @Test
    default void someOfTheTablesGoAndCome(ContractDatabase db, @TempDir Path folder) {
        db.createItems();
        db.insertItems(1, 2);
        db.create("tag", "id {INTEGER} PRIMARY KEY");
        db.create("other", "id {INTEGER} PRIMARY KEY");
        Path file = folder.resolve("some.jsonl");
        assertThat(db.get(export(db, file).withTables("tag", "item").run()).tables())
                .extracting(TableReport::table)
                .containsExactly("tag", "item");
        db.get(db.store().execute("DELETE FROM item"));
        assertThat(db.get(load(db, file).withTables("item").run()).rows()).isEqualTo(2);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void existingRowsStayOrGoAsAsked(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        db.insertItems(7);
        Path file = TransferFile.ofItems(folder, List.of("[1,\"one\"]"));
        db.get(load(db, file).withExistingRows(ExistingRows.KEEP).run());
        assertThat(db.itemIds()).containsExactly(1, 7);
        db.get(load(db, file).withExistingRows(ExistingRows.DELETE).run());
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void anImportInBatchesGoesOnWhereItStopped(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        List<String> rows = IntStream.rangeClosed(1, 35)
                .mapToObj(id -> id == 26 ? "[26,]" : "[" + id + ",\"item\"]")
                .toList();
        Import broken = load(db, TransferFile.ofItems(folder, rows)).inBatches(10);
        StepVerifier.create(broken.run())
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("Line 29"));
        assertThat(db.itemIds()).hasSize(20);

        List<String> mended =
                rows.stream().map(row -> row.replace(",]", ",\"mended\"]")).toList();
        Import again = load(db, TransferFile.ofItems(folder, mended)).inBatches(10);
        assertThat(db.get(again.run()).rows()).isEqualTo(35);
        assertThat(db.itemIds()).hasSize(35);
        assertThat(db.get(db.store().schema()).tables()).hasSize(1);
        assertThat(db.get(again.withExistingRows(ExistingRows.DELETE).run()).rows())
                .isEqualTo(35);
    }

    @Test
    default void progressTellsRowsAndBytesOfEachTable(ContractDatabase db, @TempDir Path folder) {
        db.createDigits();
        db.create("wide", "n {INTEGER}");
        db.get(db.store().execute("INSERT INTO wide (n) SELECT d0.d" + db.digitsJoined(4)));
        Path file = folder.resolve("all.jsonl");
        List<TransferProgress> exported = db.list(export(db, file).progress());
        List<TransferProgress> imported =
                db.list(load(db, file).withExistingRows(ExistingRows.DELETE).progress());
        for (List<TransferProgress> told : List.of(exported, imported)) {
            assertThat(told)
                    .filteredOn(TransferProgress::done)
                    .extracting(TransferProgress::table)
                    .containsExactly("digit", "wide");
            TransferProgress last = told.get(told.size() - 1);
            assertThat(last.rows()).isEqualTo(10_000);
            assertThat(last.expectedRows()).hasValue(10_000);
            assertThat(last.number()).isEqualTo(2);
            assertThat(last.total()).isEqualTo(2);
            assertThat(last.bytes()).isGreaterThanOrEqualTo(10_000L * "[1]\n".length());
            assertThat(told).filteredOn(each -> each.table().equals("wide")).hasSizeGreaterThan(1);
        }
    }

    @Test
    default void whatIsCancelledLeavesNothing(ContractDatabase db, @TempDir Path folder) {
        db.create("wide", "n {INTEGER}");
        db.createDigits();
        db.get(db.store().execute("INSERT INTO wide (n) SELECT d0.d" + db.digitsJoined(4)));
        Export export = export(db, folder.resolve("all.jsonl")).withTables("wide");
        StepVerifier.create(export.progress(), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
        db.get(export.run());
        assertThat(folder).isDirectoryContaining(path -> path.endsWith("all.jsonl"));

        db.get(db.store().execute("DELETE FROM wide"));
        Import load = load(db, folder.resolve("all.jsonl"));
        StepVerifier.create(load.progress(), 2).expectNextCount(2).thenCancel().verify();
        assertThat(db.get(load.run()).rows()).isEqualTo(10_000);
        assertThat(db.count("wide")).isEqualTo(10_000);
    }

    @Test
    default void aFileIsItsOwnersAndReplacedWhenAskedFor(ContractDatabase db, @TempDir Path folder) throws IOException {
        db.createItems();
        Path file = folder.resolve("all.jsonl");
        db.get(export(db, file).run());
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        db.insertItems(1);
        db.get(export(db, file).replacing().run());
        assertThat(Files.readString(file)).contains("\n[1,\"item 1\"]\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static Export export(ContractDatabase db, Path file) {
        return Transfer.of(db.store()).exportTo(file);
    }

    private static Import load(ContractDatabase db, Path file) {
        return Transfer.of(db.store()).importFrom(file);
    }
}
