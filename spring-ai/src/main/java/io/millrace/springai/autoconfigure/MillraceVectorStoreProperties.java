package io.millrace.springai.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the vector store.
 *
 * @param tableName the table
 * @param dimensions how many numbers each embedding has; by default as many as the model says
 * @param initializeSchema whether the table is made where it is missing
 * @param modelTimeout how long a call waits for the model of embeddings; by default as long as that takes
 */
@ConfigurationProperties("spring.ai.vectorstore.millrace")
public record MillraceVectorStoreProperties(
        @DefaultValue("vector_store") String tableName,
        @Nullable Integer dimensions,
        @DefaultValue("true") boolean initializeSchema,
        @Nullable Duration modelTimeout) {}
