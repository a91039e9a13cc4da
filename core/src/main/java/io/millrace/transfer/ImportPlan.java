package io.millrace.transfer;

import io.millrace.Dialect;
import io.millrace.error.TransferException;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.Table;
import io.millrace.spi.FreeSequence;
import io.millrace.spi.TransferSupport;
import io.millrace.transfer.FileHeader.TableHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which tables of a file go where, and where between their rows a transaction may end. */
final class ImportPlan {
    private final FileHeader header;
    private final List<Optional<TableImport>> tables;

    private ImportPlan(FileHeader header, List<Optional<TableImport>> tables) {
        this.header = header;
        this.tables = tables;
    }

    /** Holds the file against the database, and fails when they do not fit. */
    static ImportPlan of(
            ImportFile file,
            FileHeader header,
            DatabaseSchema schema,
            Dialect dialect,
            TransferSupport support,
            ImportOptions options) {
        requireVersions(file, header, schema, options);
        requireTables(file, header, options);
        List<Optional<TableImport>> tables = new ArrayList<>();
        for (int i = 0; i < header.tables().size(); i++) {
            TableHeader table = header.tables().get(i);
            boolean chosen = options.tables().isEmpty() || options.tables().contains(table.name());
            tables.add(chosen ? Optional.of(match(file, i, table, schema, dialect, support)) : Optional.empty());
        }
        ImportPlan plan = new ImportPlan(header, tables);
        plan.requireOrder(support);
        return plan;
    }

    private static void requireVersions(
            ImportFile file, FileHeader header, DatabaseSchema schema, ImportOptions options) {
        header.migrationVersions().forEach((owner, version) -> {
            Long here = schema.migrationVersions().get(owner);
            if (!options.anyVersion() && here != null && !here.equals(version)) {
                throw new TransferException(
                        file.path() + " was exported at version " + version + " of the migrations of \"" + owner
                                + "\", and the database is at version " + here
                                + ". Migrate it to that version first, or have versions ignored.",
                        1,
                        null);
            }
        });
    }

    private static void requireTables(ImportFile file, FileHeader header, ImportOptions options) {
        for (String name : options.tables()) {
            if (header.tables().stream().noneMatch(table -> table.name().equals(name))) {
                throw new TransferException(
                        file.path() + " has no table " + name + ". Its tables are "
                                + header.tables().stream()
                                        .map(TableHeader::name)
                                        .collect(Collectors.joining(", "))
                                + ".",
                        null);
            }
        }
    }

    private static TableImport match(
            ImportFile file,
            int index,
            TableHeader header,
            DatabaseSchema schema,
            Dialect dialect,
            TransferSupport support) {
        try {
            return TableImport.of(header, table(schema, header), dialect, support);
        } catch (BadLine bad) {
            throw file.error(FileHeader.FIRST_TABLE_LINE + index, String.valueOf(bad.getMessage()));
        }
    }

    /** The table of that schema and name, or else the only one of that name: databases name their schemas differently. */
    private static Table table(DatabaseSchema schema, TableHeader header) {
        List<Table> named = schema.tables().stream()
                .filter(table -> table.name().equals(header.name()))
                .toList();
        return named.stream()
                .filter(table -> table.schema().equals(header.schema()))
                .findFirst()
                .orElseGet(() -> {
                    if (named.size() != 1) {
                        throw new BadLine(
                                named.isEmpty()
                                        ? "the database has no table \"" + header.name()
                                                + "\". Make it first, for example by migrations, or import the other tables"
                                                + " by name"
                                        : "the database has the table \"" + header.name()
                                                + "\" in several schemas, none of" + " which is \"" + header.schema()
                                                + "\"");
                    }
                    return named.get(0);
                });
    }

    /** Where foreign keys are checked at once, a row must come after those that it refers to. */
    private void requireOrder(TransferSupport support) {
        if (support.defersForeignKeys()) {
            return;
        }
        for (int i = 0; i < tables.size(); i++) {
            int last = lastReference(i);
            if (last > i) {
                throw new TransferException(
                        "The table " + header.tables().get(i).name() + " refers to "
                                + header.tables().get(last).name()
                                + ", which comes after it in the file, and this database"
                                + " checks foreign keys at once. Import them by name in another order; when they refer to"
                                + " each other, drop one of the foreign keys until they are imported.",
                        null);
            }
        }
    }

    FileHeader header() {
        return header;
    }

    /** A table by its place in the file; {@code null} when it is not to be imported. */
    @Nullable
    TableImport table(int index) {
        return tables.get(index).orElse(null);
    }

    /** A table that is to be imported. */
    TableImport imported(int index) {
        return Objects.requireNonNull(table(index));
    }

    List<TableImport> imported() {
        return tables.stream().flatMap(Optional::stream).toList();
    }

    /** The sequences that the imported tables take numbers from; those of no table, too, when all tables are imported. */
    List<FreeSequence> sequences() {
        boolean all = tables.stream().allMatch(Optional::isPresent);
        return header.sequences().stream()
                .filter(sequence -> all
                        || imported().stream().anyMatch(table -> sequence.users()
                                .contains(table.header().name())))
                .toList();
    }

    List<Table> targets() {
        return imported().stream().map(TableImport::table).toList();
    }

    /** Whether foreign keys hold between any two rows of a table, so that a transaction may end there. */
    boolean mayCommitWithin(int index) {
        return IntStream.rangeClosed(0, index).allMatch(i -> lastReference(i) < index);
    }

    /** Whether foreign keys hold behind the last row of a table. */
    boolean mayCommitAfter(int index) {
        return IntStream.rangeClosed(0, index).allMatch(i -> lastReference(i) <= index);
    }

    /** The place of the last table that one refers to, itself included; -1 when it refers to none of the import. */
    private int lastReference(int index) {
        TableImport table = table(index);
        if (table == null) {
            return -1;
        }
        int last = -1;
        for (ForeignKey key : table.table().foreignKeys()) {
            for (int i = last + 1; i < tables.size(); i++) {
                TableImport other = table(i);
                if (other != null && TableOrder.refersTo(key, other.table())) {
                    last = i;
                }
            }
        }
        return last;
    }
}
