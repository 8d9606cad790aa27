package io.serac.server.configuration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one key of the configuration. Every method of a settings interface that is not a group has one. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Setting {
    /** One or two sentences for the reference page. */
    String value();

    /** Smallest value, written as in a file; empty for none. */
    String min() default "";

    /** Largest value, written as in a file; empty for none. */
    String max() default "";

    /** Regular expression that a text has to match as a whole; empty for any text. */
    String pattern() default "";
}
