package io.millrace.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds implementations of an interface whichever thread asks. Event loops, and the threads of pools, often have a context class
 * loader that sees nothing of the application; so that one is only the last resort, for applications whose container shares this
 * library with others.
 */
public final class Services {
    private Services() {}

    /**
     * The implementations that the first class loader sees which sees a wanted one: the interface's own, then those of the users,
     * then that of the current thread.
     *
     * @param type the interface, to be found through {@link ServiceLoader}
     * @param wanted tells what is looked for
     * @param users classes whose loaders may see more than that of the interface
     * @param <S> the interface
     * @return all that were seen on the way; when none is wanted, all there are
     */
    public static <S> List<S> find(Class<S> type, Predicate<? super S> wanted, Class<?>... users) {
        List<S> seen = new ArrayList<>();
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (ClassLoader loader : loaders(type, users)) {
            List<S> here = ServiceLoader.load(type, loader).stream()
                    .filter(provider -> classes.add(provider.type()))
                    .<S>map(ServiceLoader.Provider::get)
                    .toList();
            seen.addAll(here);
            if (here.stream().anyMatch(wanted)) {
                break;
            }
        }
        return seen;
    }

    private static Set<ClassLoader> loaders(Class<?> type, Class<?>... users) {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        loaders.add(orSystem(type.getClassLoader()));
        for (Class<?> user : users) {
            addIfSame(loaders, user.getClassLoader(), type);
        }
        addIfSame(loaders, Thread.currentThread().getContextClassLoader(), type);
        return loaders;
    }

    /** A loader that has an interface of that name from elsewhere knows other implementations, which are of no use. */
    private static void addIfSame(Set<ClassLoader> loaders, @Nullable ClassLoader loader, Class<?> type) {
        ClassLoader present = orSystem(loader);
        try {
            if (Class.forName(type.getName(), false, present) == type) {
                loaders.add(present);
            }
        } catch (ClassNotFoundException | LinkageError unknown) {
            // It sees nothing that could implement it.
        }
    }

    private static ClassLoader orSystem(@Nullable ClassLoader loader) {
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }
}
