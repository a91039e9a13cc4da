package io.millrace.hybrid.guide;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Embedder;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class Demo {
    static Mono<List<Library.Book>> run(String url, Embedder embedder) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> Datastores.open(url)),
                store -> use(new Library(store, embedder)),
                RelationalDatastore::close);
    }

    private static Mono<List<Library.Book>> use(Library library) {
        Flux<Library.Book> books = Flux.just(
                new Library.Book(1, "The river at night", "en"),
                new Library.Book(2, "Water under bridges", "en"),
                new Library.Book(3, "Mountains", "en"));
        return library.create()
                .then(library.add(books))
                .thenMany(library.embed())
                .thenMany(library.byBoth("rivers in the dark", "en"))
                .map(result -> result.as(Library.Book.class))
                .collectList();
    }
}
