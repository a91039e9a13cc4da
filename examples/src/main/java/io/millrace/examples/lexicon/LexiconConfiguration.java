package io.millrace.examples.lexicon;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.load.Progress;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

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

    /** On the main thread, before the server opens its port: there is nothing to serve until it is done. */
    @Bean
    SmartInitializingSingleton setup(RelationalDatastore store, @Value("${lexicon.progress-bar:false}") boolean bar) {
        return () -> new LexiconSetup(store, Progress.shown(bar)).await();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @EventListener
    void sayWhere(WebServerInitializedEvent started) {
        LOG.info("Lexicon is at http://localhost:{}/", started.getWebServer().getPort());
    }
}
