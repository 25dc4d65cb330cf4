// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Numbers as beans. */
class MetricBeanTest {
    private enum Numbers implements Metric {
        COUNT("things-total"),
        LEVEL("level-max");

        private final String attribute;

        Numbers(String attribute) {
            this.attribute = attribute;
        }

        @Override
        public String attribute() {
            return attribute;
        }

        @Override
        public String description() {
            return "A number.";
        }
    }

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void numbersAreSeenUnderTheirNamesUntilTheBeanIsClosed() throws Exception {
        MetricBean<Numbers> bean = MetricBean.register(Numbers.class, "type", "x", "topic", "a:b,c");
        ObjectName name = new ObjectName("alluvium.connect:type=x,topic=" + ObjectName.quote("a:b,c"));
        bean.add(Numbers.COUNT, 2);
        bean.add(Numbers.COUNT, 3);
        bean.raise(Numbers.LEVEL, 9);
        bean.raise(Numbers.LEVEL, 4);

        assertThat(server.getAttribute(name, "things-total")).isEqualTo(5L);
        assertThat(server.getAttributes(name, new String[] {"level-max", "gone"}))
                .containsExactly(new Attribute("level-max", 9L));
        assertThat(server.getMBeanInfo(name).getAttributes()).hasSize(2);
        assertThatThrownBy(() -> server.getAttribute(name, "gone")).isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> bean.setAttribute(new Attribute("level-max", 1L)))
                .isInstanceOf(AttributeNotFoundException.class);
        bean.close();
        bean.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void aTakenNameIsNoFailure() {
        MetricBean<Numbers> first = MetricBean.register(Numbers.class, "type", "y");
        MetricBean<Numbers> second = MetricBean.register(Numbers.class, "type", "y");
        second.set(Numbers.COUNT, 7);

        assertThat(first.value(Numbers.COUNT)).isZero();
        second.close();
        first.close();
    }
}
