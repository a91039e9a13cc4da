package io.millrace.fulltext.internal.postgres;

import io.millrace.SqlOperations;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import reactor.core.publisher.Mono;

/** The encoding of the database. Where it has not got all characters, or does not know them, the functions that take texts apart fail. */
final class ServerEncoding {
    private ServerEncoding() {}

    /** An error where this database cannot have an index. */
    static Mono<Void> require(SqlOperations operations) {
        return obstacle(operations)
                .flatMap(obstacle -> Mono.error(new TextIndexException(Kind.UNSUITABLE, obstacle, null)));
    }

    /** Why this database cannot have an index; empty where it can. */
    static Mono<String> obstacle(SqlOperations operations) {
        return operations
                .queryOne(String.class, "SELECT current_setting('server_encoding')")
                .filter(encoding -> !encoding.equals("UTF8"))
                .map(
                        encoding -> "The database's encoding is " + encoding
                                + ". Texts are searched in databases with the encoding UTF8, which a database gets when it is made.");
    }
}
