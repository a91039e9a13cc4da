package io.millrace.mapping;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A property of a bean: a method of the class or its superclasses that is not static nor private, is named {@code setXyz} and
 * takes one argument.
 *
 * @param name its name, {@code xyz}
 * @param setter the method
 */
record BeanProperty(String name, Method setter) {
    private static final String PREFIX = "set";

    /**
     * All properties of a class, by name.
     *
     * @throws io.millrace.error.MappingException when there is none, or when one has several setters and none of them takes
     *     what its getter returns
     */
    static List<BeanProperty> allOf(Class<?> type) {
        TreeMap<String, List<Method>> setters = new TreeMap<>();
        Set<String> overridden = new HashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                // A bridge is no setter, yet it marks what it overrides.
                if (isNamedLikeSetter(method) && overridden.add(signature(method)) && !method.isBridge()) {
                    setters.computeIfAbsent(propertyName(method), name -> new ArrayList<>())
                            .add(method);
                }
            }
        }
        if (setters.isEmpty()) {
            throw MappingFailures.unsupported(type, "it has no setters");
        }
        return setters.entrySet().stream()
                .map(entry -> new BeanProperty(entry.getKey(), choose(type, entry.getKey(), entry.getValue())))
                .toList();
    }

    Property in(Class<?> bean) {
        return Property.of(bean, "property", name, setter.getParameterTypes()[0], setter.getGenericParameterTypes()[0]);
    }

    private static boolean isNamedLikeSetter(Method method) {
        String name = method.getName();
        return name.startsWith(PREFIX)
                && name.length() > PREFIX.length()
                && !Character.isLowerCase(name.charAt(PREFIX.length()))
                && method.getParameterCount() == 1
                && (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
    }

    private static String signature(Method method) {
        return method.getName() + '(' + method.getParameterTypes()[0].getName() + ')';
    }

    private static String propertyName(Method setter) {
        String capitalised = suffix(setter);
        return Character.toLowerCase(capitalised.charAt(0)) + capitalised.substring(1);
    }

    private static String suffix(Method setter) {
        return setter.getName().substring(PREFIX.length());
    }

    private static Method choose(Class<?> type, String property, List<Method> setters) {
        if (setters.size() == 1) {
            return setters.get(0);
        }
        return setters.stream()
                .filter(setter -> hasGetter(type, setter))
                .findFirst()
                .orElseThrow(() -> MappingFailures.unsupported(
                        type, "its property \"" + property + "\" has several setters and no getter that tells which"));
    }

    private static boolean hasGetter(Class<?> type, Method setter) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                String name = method.getName();
                if ((name.equals("get" + suffix(setter)) || name.equals("is" + suffix(setter)))
                        && method.getParameterCount() == 0
                        && !method.isBridge()
                        && method.getReturnType() == setter.getParameterTypes()[0]) {
                    return true;
                }
            }
        }
        return false;
    }
}
