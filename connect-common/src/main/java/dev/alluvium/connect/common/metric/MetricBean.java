// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.metric;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bean with one number per constant of an enum of metrics. Written by the thread that owns the task, read by any.
 *
 * <p>A bean that cannot be registered (its name is taken by a task that is still stopping) counts on unseen: metrics
 * never fail a task.
 *
 * @param <M> the metrics
 */
public final class MetricBean<M extends Enum<M> & Metric> implements DynamicMBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricBean.class);
    private static final String DOMAIN = "alluvium.connect";

    private final Map<String, M> byAttribute;
    private final AtomicLongArray numbers;
    private final MBeanServer server;
    private final ObjectName name;
    private final String description;

    private MetricBean(Class<M> metrics, ObjectName name, String description) {
        List<M> all = Arrays.asList(metrics.getEnumConstants());
        this.byAttribute = all.stream().collect(Collectors.toMap(Metric::attribute, metric -> metric));
        this.numbers = new AtomicLongArray(all.size());
        this.server = ManagementFactory.getPlatformMBeanServer();
        this.name = name;
        this.description = description;
    }

    /**
     * Makes and registers the bean.
     *
     * @param metrics the enum
     * @param tags key and value by turns, {@code type} first; bounded in number, and never a record's value
     */
    public static <M extends Enum<M> & Metric> MetricBean<M> register(Class<M> metrics, String... tags) {
        StringBuilder name = new StringBuilder(DOMAIN).append(':');
        for (int i = 0; i < tags.length; i += 2) {
            name.append(i == 0 ? "" : ",").append(tags[i]).append('=').append(quoted(tags[i + 1]));
        }
        try {
            MetricBean<M> bean = new MetricBean<>(metrics, new ObjectName(name.toString()), tags[1]);
            bean.server.registerMBean(bean, bean.name);
            return bean;
        } catch (javax.management.InstanceAlreadyExistsException taken) {
            LOG.warn("metrics bean {} is registered already; its numbers stay those of the other task", name);
            return unregistered(metrics, name.toString(), tags[1]);
        } catch (JMException e) {
            throw new IllegalStateException("the metrics bean " + name + " cannot be registered", e);
        }
    }

    private static <M extends Enum<M> & Metric> MetricBean<M> unregistered(
            Class<M> metrics, String name, String description) {
        try {
            return new MetricBean<>(metrics, new ObjectName(name + ",shadow=true"), description);
        } catch (JMException e) {
            throw new IllegalStateException("the metrics bean " + name + " has an impossible name", e);
        }
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9._-]+") ? value : ObjectName.quote(value);
    }

    /** Adds to a count. */
    public void add(M metric, long amount) {
        numbers.addAndGet(metric.ordinal(), amount);
    }

    /** Replaces the number. */
    public void set(M metric, long value) {
        numbers.set(metric.ordinal(), value);
    }

    /** Raises the number to this value. */
    public void raise(M metric, long value) {
        numbers.accumulateAndGet(metric.ordinal(), value, Math::max);
    }

    /** The number. */
    public long value(M metric) {
        return numbers.get(metric.ordinal());
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        M metric = byAttribute.get(attribute);
        if (metric == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return value(metric);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList found = new AttributeList();
        for (String attribute : attributes) {
            M metric = byAttribute.get(attribute);
            if (metric != null) {
                found.add(new Attribute(attribute, value(metric)));
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is read-only");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
        throw new UnsupportedOperationException("a metrics bean has no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = byAttribute.values().stream()
                .sorted()
                .map(metric ->
                        new MBeanAttributeInfo(metric.attribute(), "long", metric.description(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(MetricBean.class.getName(), description, attributes, null, null, null);
    }

    /** Takes the bean away; harmless when it is gone. */
    @Override
    public void close() {
        try {
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException gone) {
            LOG.debug("metrics bean {} was gone already", name);
        }
    }
}
