package io.millrace.transfer;

import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.time.Instant;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Writes all that is not a row. */
final class HeaderWriter {
    private final JsonGenerator json;

    HeaderWriter(JsonGenerator json) {
        this.json = json;
    }

    void header(FileHeader header, Instant exportedAt) {
        json.writeStartObject();
        json.writeStringProperty("format", FileHeader.FORMAT);
        json.writeNumberProperty("version", FileHeader.VERSION);
        json.writeStringProperty("id", header.id());
        json.writeStringProperty("database", header.database());
        json.writeStringProperty("exported_at", exportedAt.toString());
        json.writeObjectPropertyStart("migrations");
        new TreeMap<>(header.migrationVersions()).forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeNumberProperty("tables", header.tables().size());
        json.writeNumberProperty("sequences", header.sequences().size());
        json.writeEndObject();
        header.tables().forEach(this::table);
        header.sequences().forEach(this::sequence);
    }

    private void table(TableHeader table) {
        json.writeStartObject();
        json.writeStringProperty("table", table.name());
        json.writeStringProperty("schema", table.schema());
        table.rows().ifPresent(rows -> json.writeNumberProperty("rows", rows));
        if (!table.sequences().isEmpty()) {
            json.writeArrayPropertyStart("sequences");
            table.sequences().forEach(this::sequence);
            json.writeEndArray();
        }
        json.writeArrayPropertyStart("columns");
        table.columns().forEach(this::column);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void sequence(ColumnSequence sequence) {
        json.writeStartObject();
        json.writeStringProperty("column", sequence.column());
        json.writeNumberProperty("last", sequence.last());
        json.writeBooleanProperty("given", sequence.given());
        json.writeEndObject();
    }

    private void sequence(FreeSequence sequence) {
        json.writeStartObject();
        json.writeStringProperty("sequence", sequence.name());
        json.writeStringProperty("schema", sequence.schema());
        json.writeNumberProperty("last", sequence.last());
        json.writeBooleanProperty("given", sequence.given());
        json.writeArrayPropertyStart("users");
        sequence.users().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void column(ColumnHeader column) {
        json.writeStartObject();
        json.writeStringProperty("name", column.name());
        json.writeStringProperty("type", column.declared());
        json.writeStringProperty("values", column.type().label());
        json.writeEndObject();
    }

    void rowsOf(TableHeader table) {
        json.writeStartObject();
        json.writeStringProperty("rows_of", table.name());
        json.writeEndObject();
    }

    void end() {
        json.writeStartObject();
        json.writeStringProperty("end", FileHeader.FORMAT);
        json.writeEndObject();
    }
}
