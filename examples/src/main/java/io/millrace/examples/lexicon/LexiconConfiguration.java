package io.millrace.examples.lexicon;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.embedding.MiniLmEmbedder;
import io.millrace.examples.lexicon.load.Progress;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.hybrid.HybridSearch;
import io.millrace.vector.Embedder;
import io.millrace.vector.VectorSearch;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

@Configuration(proxyBeanMethods = false)
class LexiconConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(LexiconConfiguration.class);

    @Bean(destroyMethod = "")
    RelationalDatastore datastore() {
        return Datastores.fromEnvironment();
    }

    /**
     * Closes the datastore after the server has stopped, and waits for that, interrupted or not; the datastore itself limits
     * how long.
     */
    @Bean
    DisposableBean closing(RelationalDatastore store) {
        return () -> store.close().toFuture().join();
    }

    @Bean
    FullTextSearch fullTextSearch(RelationalDatastore store) {
        return store.capability(FullTextSearch.class).orElseThrow();
    }

    @Bean
    VectorSearch vectorSearch(RelationalDatastore store) {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    @Bean
    HybridSearch hybridSearch(RelationalDatastore store) {
        return store.capability(HybridSearch.class).orElseThrow();
    }

    /** Apart from that of questions, which do not wait behind the glosses. */
    @Bean
    Embedder glossEmbedder() {
        return new MiniLmEmbedder("glosses", 1);
    }

    @Bean
    Embedder questionEmbedder(@Value("${lexicon.max-questions}") int waiting) {
        return new MiniLmEmbedder("questions", waiting);
    }

    /** On the main thread, before the server opens its port: there is nothing to serve until it is done. */
    @Bean
    SmartInitializingSingleton setup(RelationalDatastore store, @Value("${lexicon.progress-bar:false}") boolean bar) {
        return () -> new LexiconSetup(store, Progress.shown(bar)).await();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** A text is no number, and a blank one is not the same as none: which version an edit is based on must not be lost. */
    @Bean
    JsonMapperBuilderCustomizer exactNumbers() {
        return json -> json.withCoercionConfig(
                LogicalType.Integer, numbers -> numbers.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
    }

    @EventListener
    void sayWhere(WebServerInitializedEvent started) {
        LOG.info("Lexicon is at http://localhost:{}/", started.getWebServer().getPort());
    }
}
