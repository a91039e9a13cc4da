package io.millrace.embeddings;

import io.millrace.fulltext.Language;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndex;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of a store: one of its own, {@code EmbeddingTable.named("passage", 384)}, or one that is there already, {@code
 * EmbeddingTable.existing("book", 384).id("id", IdType.INTEGER).text("title").metadataColumns("lang", "year")}. An immutable value; each method gives a new one.
 */
public final class EmbeddingTable {
    private final String table;
    private final int dimensions;
    private final boolean own;
    private final String id;
    private final IdType idType;
    private final String text;
    private final String embedding;
    private final @Nullable String metadata;
    private final Set<String> metadataColumns;
    private final String vectorIndex;
    private final @Nullable String textIndex;
    private final @Nullable Language language;

    private EmbeddingTable(Draft draft) {
        this.table = draft.table;
        this.dimensions = draft.dimensions;
        this.own = draft.own;
        this.id = draft.id;
        this.idType = draft.idType;
        this.text = draft.text;
        this.embedding = draft.embedding;
        this.metadata = draft.metadata;
        this.metadataColumns = draft.metadataColumns;
        this.vectorIndex = draft.vectorIndex;
        this.textIndex = draft.textIndex;
        this.language = draft.language;
    }

    /** The parts, while one of them is changed. */
    private static final class Draft {
        private final String table;
        private final int dimensions;
        private final boolean own;
        private String id = "id";
        private IdType idType = IdType.TEXT;
        private String text = "text";
        private String embedding = "embedding";
        private @Nullable String metadata;
        private Set<String> metadataColumns = Set.of();
        private String vectorIndex;
        private @Nullable String textIndex;
        private @Nullable Language language;

        Draft(String table, int dimensions, boolean own) {
            this.table = table;
            this.dimensions = dimensions;
            this.own = own;
            this.vectorIndex = table;
        }

        Draft(EmbeddingTable other) {
            this(other.table, other.dimensions, other.own);
            this.id = other.id;
            this.idType = other.idType;
            this.text = other.text;
            this.embedding = other.embedding;
            this.metadata = other.metadata;
            this.metadataColumns = other.metadataColumns;
            this.vectorIndex = other.vectorIndex;
            this.textIndex = other.textIndex;
            this.language = other.language;
        }
    }

    /**
     * A table of the store's own. It is made when the store is first used, with an index of the same name for vectors, and has the columns {@code number} (its key),
     * {@code id}, {@code text}, {@code metadata} (JSON) and {@code embedding}.
     *
     * @param table its name: 1 to 32 letters from a to z, digits and underscores
     * @param dimensions how many numbers each embedding has
     * @return the table
     * @throws IllegalArgumentException when the name or the dimensions cannot be
     */
    public static EmbeddingTable named(String table, int dimensions) {
        Draft draft = new Draft(table, dimensions, true);
        draft.metadata = "metadata";
        // What cannot be the name of an index, or its dimensions, cannot be those of the table.
        VectorIndex.on(table, draft.embedding)
                .named(table)
                .dimensions(dimensions)
                .build();
        return new EmbeddingTable(draft);
    }

    /**
     * A table that is there already, with an index for vectors that is as well. The columns are {@code id}, a text that is unique, {@code text} and {@code embedding}, where nothing else is said; there is no metadata then.
     *
     * @param table its name
     * @param dimensions how many numbers each embedding has
     * @return the table
     * @throws IllegalArgumentException when the name is not valid, or the dimensions are not positive
     */
    public static EmbeddingTable existing(String table, int dimensions) {
        Identifier.of(table);
        if (dimensions < 1) {
            throw new IllegalArgumentException("There is one dimension at least, not " + dimensions + ".");
        }
        return new EmbeddingTable(new Draft(table, dimensions, false));
    }

    /**
     * Has an own table's texts indexed as well, for retrieval by words and by both.
     *
     * @param newLanguage the language of the texts
     * @return a new table
     * @throws IllegalStateException when the table is not the store's own: say {@link #textIndex(String)}
     */
    public EmbeddingTable language(Language newLanguage) {
        if (!own) {
            throw new IllegalStateException(
                    "The text index of a table that is there already is made by FullTextSearch; say textIndex(name).");
        }
        Draft draft = new Draft(this);
        draft.language = newLanguage;
        draft.textIndex = table;
        return new EmbeddingTable(draft);
    }

    /**
     * Says which column identifies rows. It has a unique index of its own.
     *
     * @param column the column
     * @param type what its values are
     * @return a new table
     * @throws IllegalArgumentException when the name is not valid
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable id(String column, IdType type) {
        Draft draft = existingDraft(column);
        draft.id = column;
        draft.idType = type;
        return new EmbeddingTable(draft);
    }

    /**
     * Says which column has the texts.
     *
     * @param column the column
     * @return a new table
     * @throws IllegalArgumentException when the name is not valid
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable text(String column) {
        Draft draft = existingDraft(column);
        draft.text = column;
        return new EmbeddingTable(draft);
    }

    /**
     * Says which column has the embeddings.
     *
     * @param column the column
     * @return a new table
     * @throws IllegalArgumentException when the name is not valid
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable embedding(String column) {
        Draft draft = existingDraft(column);
        draft.embedding = column;
        return new EmbeddingTable(draft);
    }

    /**
     * Says which column has metadata, as a JSON object: {@code jsonb} on PostgreSQL, text on SQLite.
     *
     * @param column the column
     * @return a new table
     * @throws IllegalArgumentException when the name is not valid
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable metadata(String column) {
        Draft draft = existingDraft(column);
        draft.metadata = column;
        return new EmbeddingTable(draft);
    }

    /**
     * Says which columns are metadata, each under its own name. Filters compare what they hold exactly, by its type, so that no index of theirs serves them.
     *
     * @param columns columns of texts, integers, floating-point numbers or UUIDs
     * @return a new table
     * @throws IllegalArgumentException when a name is not valid
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable metadataColumns(String... columns) {
        Draft draft = existingDraft(columns);
        draft.metadataColumns = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(columns)));
        return new EmbeddingTable(draft);
    }

    /**
     * Names the index for vectors of a table that is there already. Its metric is the cosine, which scores are made of.
     *
     * @param name the index's name; by default the table's
     * @return a new table
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable vectorIndex(String name) {
        Draft draft = existingDraft();
        draft.vectorIndex = name;
        return new EmbeddingTable(draft);
    }

    /**
     * Names the text index of a table that is there already, for retrieval by words and by both.
     *
     * @param name the index's name
     * @return a new table
     * @throws IllegalStateException when the table is the store's own
     */
    public EmbeddingTable textIndex(String name) {
        Draft draft = existingDraft();
        draft.textIndex = name;
        return new EmbeddingTable(draft);
    }

    private Draft existingDraft(String... columns) {
        if (own) {
            throw new IllegalStateException("The columns and indexes of a store's own table are not chosen.");
        }
        for (String column : columns) {
            Identifier.of(column);
        }
        return new Draft(this);
    }

    /** {@return the table's name} */
    public String name() {
        return table;
    }

    /** {@return how many numbers each embedding has} */
    public int dimensions() {
        return dimensions;
    }

    /** {@return whether the table is the store's own, which makes it where it is missing} */
    public boolean isOwn() {
        return own;
    }

    /** {@return the column that identifies rows} */
    public String id() {
        return id;
    }

    /** {@return what the identifiers are} */
    public IdType idType() {
        return idType;
    }

    /** {@return the column of the texts} */
    public String text() {
        return text;
    }

    /** {@return the column of the embeddings} */
    public String embedding() {
        return embedding;
    }

    /** {@return the column of the metadata that is a JSON object, where there is one} */
    public Optional<String> metadata() {
        return Optional.ofNullable(metadata);
    }

    /** {@return the columns that are metadata, each under its own name} */
    public Set<String> metadataColumns() {
        return metadataColumns;
    }

    /** {@return the name of the index for vectors} */
    public String vectorIndex() {
        return vectorIndex;
    }

    /** {@return the name of the text index, where there is one} */
    public Optional<String> textIndex() {
        return Optional.ofNullable(textIndex);
    }

    /** {@return the language of the texts of an own table, where they are indexed} */
    public Optional<Language> language() {
        return Optional.ofNullable(language);
    }
}
