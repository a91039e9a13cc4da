package io.millrace.springai.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.springai.MillraceVectorStore;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Makes a {@link MillraceVectorStore} of the application's datastore and model of embeddings, where it has both, no vector store of its own, and {@code spring.ai.vectorstore.type} is {@code millrace} or not set. Nothing is asked of the database while the application starts.
 */
@AutoConfiguration
// Behind those that make models, whatever they are called.
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean({RelationalDatastore.class, EmbeddingModel.class})
@ConditionalOnProperty(name = SpringAIVectorStoreTypes.TYPE, havingValue = "millrace", matchIfMissing = true)
@EnableConfigurationProperties(MillraceVectorStoreProperties.class)
public class MillraceVectorStoreAutoConfiguration {
    /** Made by Spring Boot. */
    public MillraceVectorStoreAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(VectorStore.class)
    MillraceVectorStore vectorStore(
            RelationalDatastore datastore,
            EmbeddingModel model,
            MillraceVectorStoreProperties properties,
            ObjectProvider<BatchingStrategy> batchingStrategy,
            ObjectProvider<ObservationRegistry> observationRegistry,
            ObjectProvider<VectorStoreObservationConvention> observationConvention) {
        MillraceVectorStore.Builder store = MillraceVectorStore.builder(datastore, model)
                .table(table(properties, model))
                .observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
                .customObservationConvention(observationConvention.getIfAvailable());
        batchingStrategy.ifAvailable(store::batchingStrategy);
        if (properties.modelTimeout() != null) {
            store.modelTimeout(properties.modelTimeout());
        }
        return store.build();
    }

    private static EmbeddingTable table(MillraceVectorStoreProperties properties, EmbeddingModel model) {
        int dimensions = properties.dimensions() == null ? model.dimensions() : properties.dimensions();
        return properties.initializeSchema()
                ? EmbeddingTable.named(properties.tableName(), dimensions)
                : EmbeddingTable.existing(properties.tableName(), dimensions).metadata("metadata");
    }
}
