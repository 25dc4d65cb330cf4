// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.conf;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A map of strings with typed getters; reads no file and knows no default. Classes are looked up by the loader of
 * this class, so that a codec is found wherever Parquet was. Thread-safe.
 */
public class Configuration implements Iterable<Map.Entry<String, String>> {
    private final Map<String, String> properties = new ConcurrentHashMap<>();

    /** An empty configuration. */
    public Configuration() {}

    /** An empty configuration: there are no defaults to load. */
    public Configuration(boolean loadDefaults) {}

    /** A copy. */
    public Configuration(Configuration other) {
        properties.putAll(other.properties);
    }

    /** The value, or null. */
    public String get(String name) {
        return properties.get(name);
    }

    /** The value, or the default. */
    public String get(String name, String defaultValue) {
        return properties.getOrDefault(name, defaultValue);
    }

    /** The value without white space around it, or null. */
    public String getTrimmed(String name) {
        return getTrimmed(name, null);
    }

    /** The value without white space around it, or the default. */
    public String getTrimmed(String name, String defaultValue) {
        String value = properties.get(name);
        return value == null ? defaultValue : value.trim();
    }

    /** The value split at commas, or the default. */
    public String[] getStrings(String name, String... defaultValue) {
        String value = properties.get(name);
        return value == null ? defaultValue : value.trim().split("\\s*,\\s*");
    }

    /** Whether the value is {@code true}; the default where it is neither {@code true} nor {@code false}. */
    public boolean getBoolean(String name, boolean defaultValue) {
        String value = getTrimmed(name, "");
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        return !value.equalsIgnoreCase("false") && defaultValue;
    }

    /** The value as a number, or the default. */
    public int getInt(String name, int defaultValue) {
        String value = getTrimmed(name);
        return value == null ? defaultValue : Integer.parseInt(value);
    }

    /** The value as a number, or the default. */
    public long getLong(String name, long defaultValue) {
        String value = getTrimmed(name);
        return value == null ? defaultValue : Long.parseLong(value);
    }

    /** The value as a number, or the default. */
    public float getFloat(String name, float defaultValue) {
        String value = getTrimmed(name);
        return value == null ? defaultValue : Float.parseFloat(value);
    }

    /** The value as a number, or the default. */
    public double getDouble(String name, double defaultValue) {
        String value = getTrimmed(name);
        return value == null ? defaultValue : Double.parseDouble(value);
    }

    /** The class of this name, or the default where none is set. */
    public Class<?> getClass(String name, Class<?> defaultValue) {
        String value = getTrimmed(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            return getClassByName(value);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("setting '" + name + "' names a class that is not on the class path", e);
        }
    }

    /** The class of this name, which must be of the given type, or the default where none is set. */
    public <U> Class<? extends U> getClass(String name, Class<? extends U> defaultValue, Class<U> type) {
        Class<?> found = getClass(name, defaultValue);
        return found == null ? null : found.asSubclass(type);
    }

    /** Loads a class by its name. */
    public Class<?> getClassByName(String name) throws ClassNotFoundException {
        return Class.forName(name, true, getClassLoader());
    }

    /** The loader of this class. */
    public ClassLoader getClassLoader() {
        return Configuration.class.getClassLoader();
    }

    /** Sets a value. */
    public void set(String name, String value) {
        properties.put(name, value);
    }

    /** Sets a list of values, joined by commas. */
    public void setStrings(String name, String... values) {
        set(name, String.join(",", values));
    }

    /** Sets a value. */
    public void setBoolean(String name, boolean value) {
        set(name, Boolean.toString(value));
    }

    /** Sets a value. */
    public void setInt(String name, int value) {
        set(name, Integer.toString(value));
    }

    /** Sets a value. */
    public void setLong(String name, long value) {
        set(name, Long.toString(value));
    }

    /** Sets a value. */
    public void setFloat(String name, float value) {
        set(name, Float.toString(value));
    }

    /** Sets a value. */
    public void setDouble(String name, double value) {
        set(name, Double.toString(value));
    }

    /** Sets a class by its name. */
    public void setClass(String name, Class<?> value, Class<?> type) {
        set(name, value.asSubclass(type).getName());
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return Map.copyOf(properties).entrySet().iterator();
    }
}
