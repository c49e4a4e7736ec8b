/**
 * Methods that are more than an update rule: they evaluate at points of their own choice, need
 * curvature, or see the model's outputs. Each file is one method, under its paper's name.
 */
package io.github.stepwright.step;
