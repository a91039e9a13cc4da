package io.millrace.springai.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of chat memories.
 *
 * @param tableName the table, which is made where it is missing
 */
@ConfigurationProperties("spring.ai.chat.memory.repository.millrace")
public record MillraceChatMemoryProperties(
        @DefaultValue("chat_memory") String tableName) {}
