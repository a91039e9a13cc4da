package io.millrace.springai.autoconfigure;

import io.millrace.RelationalDatastore;
import io.millrace.springai.MillraceChatMemoryRepository;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Makes a {@link MillraceChatMemoryRepository} of the application's datastore, where it has no repository of its own. */
// Before Spring AI's own, which keeps conversations in memory where there is no repository.
@AutoConfiguration(beforeName = "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration")
@ConditionalOnBean(RelationalDatastore.class)
@EnableConfigurationProperties(MillraceChatMemoryProperties.class)
public class MillraceChatMemoryAutoConfiguration {
    /** Made by Spring Boot. */
    public MillraceChatMemoryAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(ChatMemoryRepository.class)
    MillraceChatMemoryRepository chatMemoryRepository(
            RelationalDatastore datastore, MillraceChatMemoryProperties properties) {
        return new MillraceChatMemoryRepository(datastore, properties.tableName());
    }
}
