package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.all;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.relational.core.query.Criteria.where;
import static org.springframework.data.relational.core.query.Query.query;

import io.r2dbc.spi.ConnectionFactory;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@DriverTest
class SpringDataTest {
    enum Kind {
        CAT,
        DOG
    }

    record Pet(@Id @Nullable Long id, String name, Kind kind, boolean adopted) {}

    record Sample(
            @Id @Nullable Long id,
            Boolean flag,
            BigDecimal exact,
            double real,
            byte[] bytes,
            UUID uuid,
            LocalDate day,
            LocalTime time,
            LocalDateTime moment,
            OffsetDateTime zoned,
            Instant instant) {}

    interface Pets extends R2dbcRepository<Pet, Long> {
        Flux<Pet> findByKindOrderByName(Kind kind, Pageable page);

        Flux<Pet> findByNameStartingWith(String prefix);

        Mono<Boolean> existsByName(String name);

        Mono<Long> countByAdoptedTrue();

        Mono<Long> deleteByKind(Kind kind);

        @Lock(LockMode.PESSIMISTIC_WRITE)
        Mono<Pet> findByName(String name);

        @Query("SELECT * FROM pet WHERE name IN (:names) ORDER BY id")
        Flux<Pet> named(List<String> names);
    }

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT, adopted BOOLEAN)",
            "CREATE TABLE sample (id INTEGER PRIMARY KEY, flag BOOLEAN, exact TEXT, real REAL, bytes BLOB, uuid TEXT,"
                    + " day TEXT, time TEXT, moment TEXT, zoned TEXT, instant INTEGER)");

    private ConnectionFactory factory;
    private R2dbcEntityTemplate template;
    private Pets pets;

    @BeforeEach
    void connect() {
        factory = database.open();
        template = new R2dbcEntityTemplate(factory);
        pets = new R2dbcRepositoryFactory(template).getRepository(Pets.class);
    }

    private Pet save(String name, Kind kind) {
        return one(pets.save(new Pet(null, name, kind, false)));
    }

    @Test
    void aSavedEntityGetsItsGeneratedId() {
        Pet tom = save("Tom", Kind.CAT);

        assertThat(tom.id()).isEqualTo(1);
        assertThat(one(pets.findById(1L))).isEqualTo(tom);
    }

    @Test
    void repositoriesCreateReadUpdateAndDelete() {
        Pet tom = save("Tom", Kind.CAT);
        run(pets.save(new Pet(tom.id(), "Thomas", Kind.CAT, true)));

        assertThat(all(pets.findAll())).containsExactly(new Pet(1L, "Thomas", Kind.CAT, true));
        assertThat(one(pets.countByAdoptedTrue()).longValue()).isEqualTo(1);
        run(pets.deleteById(1L));
        assertThat(one(pets.count()).longValue()).isZero();
    }

    @Test
    void derivedQueriesSortPageAndMatch() {
        for (String name : List.of("Tom", "Felix", "Garfield")) {
            save(name, Kind.CAT);
        }
        save("Rex", Kind.DOG);

        assertThat(all(pets.findByKindOrderByName(Kind.CAT, PageRequest.of(1, 1))
                        .map(Pet::name)))
                .containsExactly("Garfield");
        assertThat(all(pets.findByNameStartingWith("Gar").map(Pet::name))).containsExactly("Garfield");
        assertThat(one(pets.existsByName("Rex")).booleanValue()).isTrue();
        assertThat(one(pets.existsByName("Bello")).booleanValue()).isFalse();
        assertThat(all(pets.named(List.of("Rex", "Tom")).map(Pet::name))).containsExactly("Tom", "Rex");
        assertThat(one(pets.findByName("Rex")).kind()).isEqualTo(Kind.DOG);
        assertThat(one(pets.deleteByKind(Kind.CAT)).longValue()).isEqualTo(3);
    }

    @Test
    void theTemplateBuildsQueries() {
        for (int i = 0; i < 10; i++) {
            save("Pet " + i, i % 2 == 0 ? Kind.CAT : Kind.DOG);
        }

        assertThat(all(template.select(Pet.class)
                        .matching(query(where("kind").is(Kind.CAT))
                                .sort(Sort.by("id").descending())
                                .limit(2))
                        .all()
                        .map(Pet::name)))
                .containsExactly("Pet 8", "Pet 6");
        assertThat(all(template.select(Pet.class)
                        .matching(query(where("id").greaterThan(2)).offset(6).sort(Sort.by("id")))
                        .all()
                        .map(Pet::name)))
                .containsExactly("Pet 8", "Pet 9");
        Long updated = one(template.update(Pet.class)
                .matching(query(where("kind").is(Kind.DOG)))
                .apply(Update.update("adopted", true)));
        assertThat(updated).isEqualTo(5);
    }

    @Test
    void valuesOfEachTypeComeBackAsTheyWent() {
        LocalDateTime moment = LocalDateTime.of(2024, 2, 29, 13, 14, 15, 123_000_000);
        Sample sample = new Sample(
                null,
                true,
                new BigDecimal("12.50"),
                0.1,
                new byte[] {0, 1, -1},
                UUID.randomUUID(),
                moment.toLocalDate(),
                moment.toLocalTime(),
                moment,
                moment.atOffset(ZoneOffset.UTC),
                moment.toInstant(ZoneOffset.UTC));

        Sample stored = one(template.insert(sample)
                .then(template.selectOne(query(where("id").is(1)), Sample.class)));

        assertThat(stored).usingRecursiveComparison().ignoringFields("id").isEqualTo(sample);
    }

    @Test
    void transactionsRollBackRepositories() throws SQLException {
        TransactionalOperator transaction = TransactionalOperator.create(new R2dbcTransactionManager(factory));

        assertThat(errorOf(pets.save(new Pet(null, "Tom", Kind.CAT, false))
                        .then(pets.save(new Pet(null, "Tom", Kind.DOG, false)))
                        .as(transaction::transactional)))
                .isInstanceOf(DuplicateKeyException.class);

        assertThat(database.longByJdbc("SELECT count(*) FROM pet")).isZero();
    }
}
