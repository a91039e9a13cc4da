package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapperCacheTest {
    private record Pair(int left, int right) {}

    private static PropertyReader pairReader() {
        return new PropertyReader(List.of(
                Property.of(Pair.class, "component", "left", int.class, int.class),
                Property.of(Pair.class, "component", "right", int.class, int.class)));
    }

    @Test
    void worksOutEqualColumnsOnce() {
        PropertyReader reader = pairReader();

        for (int i = 0; i < 10; i++) {
            assertThat(reader.read(Row.of(Columns.of("right", "left"), 2, 1))).containsExactly(1, 2);
        }

        assertThat(reader.remembered()).isEqualTo(1);
    }

    @Test
    void remembersABoundedNumberOfColumnLists() {
        PropertyReader reader = pairReader();

        for (int i = 0; i < 10 * PropertyReader.MAX_LAYOUTS; i++) {
            assertThat(reader.read(Row.of(Columns.of("left", "x" + i, "right"), 1, 0, 2)))
                    .containsExactly(1, 2);
            assertThat(reader.remembered()).isBetween(1, PropertyReader.MAX_LAYOUTS);
        }
    }

    @Test
    void tellsColumnListsApartWhenTheyAlternate() {
        RowMapper<Pair> mapper = RowMapper.of(Pair.class);
        Columns one = Columns.of("left", "right");
        Columns other = Columns.of("right", "left");

        for (int i = 0; i < 10; i++) {
            assertThat(mapper.map(Row.of(one, 1, 2))).isEqualTo(new Pair(1, 2));
            assertThat(mapper.map(Row.of(other, 1, 2))).isEqualTo(new Pair(2, 1));
        }
    }

    @Test
    void isMadeOnceAndMapsRightWhenThreadsUseATypeForTheFirstTime() throws Exception {
        record First(int a, String b) {}
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<RowMapper<First>>> mappers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Columns columns = t % 2 == 0 ? Columns.of("a", "b") : Columns.of("b", "a");
                Object[] values = t % 2 == 0 ? new Object[] {1L, "x"} : new Object[] {"x", 1L};
                mappers.add(executor.submit(() -> {
                    start.await();
                    RowMapper<First> mapper = RowMapper.of(First.class);
                    IntStream.range(0, 1_000).forEach(i -> assertThat(mapper.map(Row.of(columns, values)))
                            .isEqualTo(new First(1, "x")));
                    return mapper;
                }));
            }
            for (Future<RowMapper<First>> mapper : mappers) {
                assertThat(mapper.get()).isSameAs(RowMapper.of(First.class));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void letsGoOfTypesWhoseClassLoaderIsGone() throws Exception {
        ReferenceQueue<Class<?>> gone = new ReferenceQueue<>();
        WeakReference<Class<?>> type = new WeakReference<>(mapWithClassOfItsOwnLoader(), gone);

        Object collected = null;
        for (int i = 0; i < 100 && collected == null; i++) {
            System.gc();
            collected = gone.remove(100);
        }

        assertThat(collected).isSameAs(type);
    }

    /** A process may open and close many datastores, and binds lists in all of them. */
    @Test
    void letsGoOfCodecsThatNoDatastoreHasAnyMore() throws Exception {
        ReferenceQueue<TypeCodecs> gone = new ReferenceQueue<>();
        WeakReference<TypeCodecs> codecs = new WeakReference<>(codecsThatHaveEncoded(), gone);

        Object collected = null;
        for (int i = 0; i < 100 && collected == null; i++) {
            System.gc();
            collected = gone.remove(100);
        }

        assertThat(collected).isSameAs(codecs);
    }

    private static TypeCodecs codecsThatHaveEncoded() {
        record Id(long number) {}
        TypeCodecs codecs = TypeCodecs.of(List.of(TypeCodec.of(Id.class, Long.class, Id::number, Id::new)));
        assertThat(codecs.encode(List.of(new Id(1), "x"))).isEqualTo(List.of(1L, "x"));
        assertThat(codecs.encode(Optional.of(new Id(2)))).isEqualTo(2L);
        assertThat(codecs.encode(new Id[] {new Id(3)})).isEqualTo(new Long[] {3L});
        return codecs;
    }

    private static Class<?> mapWithClassOfItsOwnLoader() throws Exception {
        String name = Unloadable.class.getName();
        ClassLoader loader = new ClassLoader(Unloadable.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
                return wanted.equals(name) ? define() : super.loadClass(wanted, resolve);
            }

            private Class<?> define() throws ClassNotFoundException {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        Class<?> type = loader.loadClass(name);
        Object mapped = RowMapper.of(type).map(Row.of(Columns.of("left", "right"), 1, 2));
        assertThat(mapped).isNotInstanceOf(Unloadable.class).hasToString("Unloadable[left=1, right=2]");
        return type;
    }
}
