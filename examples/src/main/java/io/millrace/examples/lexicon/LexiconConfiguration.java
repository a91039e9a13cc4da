package io.millrace.examples.lexicon;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LexiconConfiguration {
    /** Closed with the application: Spring calls {@code close()} and waits for what it returns. */
    @Bean(destroyMethod = "close")
    RelationalDatastore datastore() {
        return Datastores.fromEnvironment();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
