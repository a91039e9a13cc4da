package io.millrace.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a record, its components, or of a bean, its getters: methods of the class or its superclasses that are not
 * static nor private, are named {@code getXyz} or {@code isXyz}, and take nothing. Found once a class.
 */
final class ObjectProperties {
    private static final int MAX_LAYOUTS = 64;

    private static final ClassValue<ObjectProperties> CACHE = new ClassValue<>() {
        @Override
        protected ObjectProperties computeValue(Class<?> type) {
            return new ObjectProperties(type, type.isRecord() ? components(type) : getters(type));
        }
    };

    private final Class<?> type;
    private final Columns names;
    private final List<Method> accessors;
    private final Map<List<String>, List<@Nullable ObjectProperty>> layouts = new ConcurrentHashMap<>();

    /** The layout of the object before: objects come in runs for one statement. */
    private volatile @Nullable Layout last;

    private record Layout(List<String> wanted, List<@Nullable ObjectProperty> properties) {
        @SuppressWarnings("ReferenceEquality") // the fast path; equal lists are found in the map
        boolean isOf(List<String> other) {
            return wanted == other;
        }
    }

    private ObjectProperties(Class<?> type, Map<String, Method> accessors) {
        this.type = type;
        this.names = Columns.of(List.copyOf(accessors.keySet()));
        this.accessors = List.copyOf(accessors.values());
    }

    static ObjectProperties of(Class<?> type) {
        return CACHE.get(type);
    }

    List<String> names() {
        return names.names();
    }

    boolean isEmpty() {
        return names.size() == 0;
    }

    /**
     * The properties of these names, by the rule by which columns find theirs.
     *
     * @param wanted names; the same list is answered fastest
     * @return one a name, {@code null} where there is none
     */
    List<@Nullable ObjectProperty> find(List<String> wanted) {
        Layout previous = last;
        if (previous != null && previous.isOf(wanted)) {
            return previous.properties();
        }
        List<@Nullable ObjectProperty> known = layouts.get(wanted);
        if (known == null) {
            known = new ArrayList<>();
            for (String name : wanted) {
                known.add(find(name));
            }
            if (layouts.size() >= MAX_LAYOUTS) {
                layouts.clear();
            }
            layouts.put(wanted, known);
        }
        last = new Layout(wanted, known);
        return known;
    }

    private @Nullable ObjectProperty find(String name) {
        int own = ColumnMatcher.find(names, name);
        return own >= 0 ? property(own) : findNested(name);
    }

    /** {@code address_city} and {@code addressCity} are the {@code city} of a component {@code address} that is or may hold a record. */
    private @Nullable ObjectProperty findNested(String name) {
        for (int i = 0; i < accessors.size(); i++) {
            Method accessor = accessors.get(i);
            Class<?> nested = accessor.getReturnType() == Optional.class
                    ? GenericTypes.erasureOf(GenericTypes.contentOf(accessor.getGenericReturnType()))
                    : accessor.getReturnType();
            String rest = nested.isRecord() ? ColumnMatcher.withoutPrefix(name, names().get(i)) : null;
            ObjectProperty inner = rest == null ? null : of(nested).find(rest);
            if (inner != null) {
                return property(i).then(inner);
            }
        }
        return null;
    }

    private ObjectProperty property(int index) {
        Method accessor = accessors.get(index);
        MethodHandle handle = PrivateAccess.getter(accessor);
        return new ObjectProperty(type, handle, null);
    }

    private static Map<String, Method> components(Class<?> type) {
        Map<String, Method> accessors = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            accessors.put(component.getName(), component.getAccessor());
        }
        return accessors;
    }

    private static Map<String, Method> getters(Class<?> type) {
        Map<String, Method> getters = new TreeMap<>();
        Set<String> overridden = new HashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                String name = propertyName(method);
                if (name != null && overridden.add(method.getName())) {
                    getters.putIfAbsent(name, method);
                }
            }
        }
        return getters;
    }

    private static @Nullable String propertyName(Method method) {
        String name = method.getName();
        Class<?> result = method.getReturnType();
        boolean is = name.startsWith("is") && (result == boolean.class || result == Boolean.class);
        int prefix = is ? 2 : name.startsWith("get") && result != void.class ? 3 : 0;
        boolean getter = prefix > 0
                && name.length() > prefix
                && !Character.isLowerCase(name.charAt(prefix))
                && method.getParameterCount() == 0
                && !method.isBridge()
                && (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
        return getter ? name.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + name.substring(prefix + 1) : null;
    }

    /** The names, for errors. */
    @Override
    public String toString() {
        return String.join(", ", names());
    }
}
