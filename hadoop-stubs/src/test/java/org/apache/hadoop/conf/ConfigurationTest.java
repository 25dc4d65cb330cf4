// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.util.ReflectionUtils;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private final Configuration conf = new Configuration(false);

    @Test
    void valuesAreReadInTheTypeTheyWereSetIn() throws ClassNotFoundException {
        conf.setInt("int", 1);
        conf.setLong("long", 2L);
        conf.setFloat("float", 3.5f);
        conf.setDouble("double", 4.5);
        conf.setBoolean("yes", true);
        conf.setBoolean("no", false);
        conf.setStrings("strings", "a", "b");
        conf.setClass("class", Made.class, Configurable.class);
        conf.set("spaced", " x ");

        assertThat(conf.getInt("int", 0)).isEqualTo(1);
        assertThat(conf.getLong("long", 0)).isEqualTo(2);
        assertThat(conf.getFloat("float", 0)).isEqualTo(3.5f);
        assertThat(conf.getDouble("double", 0)).isEqualTo(4.5);
        assertThat(conf.getBoolean("yes", false)).isTrue();
        assertThat(conf.getBoolean("no", true)).isFalse();
        assertThat(conf.getStrings("strings")).containsExactly("a", "b");
        assertThat(conf.getClass("class", null, Configurable.class)).isEqualTo(Made.class);
        assertThat(conf.getTrimmed("spaced")).isEqualTo("x");
        assertThat(conf.get("spaced")).isEqualTo(" x ");
        assertThat(conf.getClassByName("java.lang.String")).isEqualTo(String.class);
    }

    @Test
    void absentValuesAreTheDefaults() {
        assertThat(conf.getInt("a", 1)).isEqualTo(1);
        assertThat(conf.getLong("a", 2)).isEqualTo(2);
        assertThat(conf.getFloat("a", 3)).isEqualTo(3);
        assertThat(conf.getDouble("a", 4)).isEqualTo(4);
        assertThat(conf.getBoolean("a", true)).isTrue();
        assertThat(conf.getStrings("a", "x")).containsExactly("x");
        assertThat(conf.getClass("a", null, String.class)).isNull();
        assertThat(conf.get("a")).isNull();
        assertThat(conf.get("a", "b")).isEqualTo("b");
        assertThat(conf.getTrimmed("a")).isNull();
    }

    @Test
    void copyIsApart() {
        conf.set("a", "1");
        Configuration copy = new Configuration(conf);
        copy.set("a", "2");

        List<Map.Entry<String, String>> entries = new ArrayList<>();
        conf.forEach(entries::add);
        assertThat(entries).containsExactly(Map.entry("a", "1"));
        assertThat(copy.get("a")).isEqualTo("2");
    }

    @Test
    void unknownClassIsNamedBySetting() {
        conf.set("codec", "no.such.Class");

        assertThatThrownBy(() -> conf.getClass("codec", null)).hasMessageContaining("'codec'");
    }

    @Test
    void madeObjectTakesTheConfiguration() {
        assertThat(ReflectionUtils.newInstance(Made.class, conf).getConf()).isSameAs(conf);
        assertThatThrownBy(() -> ReflectionUtils.newInstance(Runnable.class, conf))
                .isInstanceOf(IllegalStateException.class);
    }

    static final class Made implements Configurable {
        private Configuration taken;

        @Override
        public void setConf(Configuration conf) {
            taken = conf;
        }

        @Override
        public Configuration getConf() {
            return taken;
        }
    }
}
