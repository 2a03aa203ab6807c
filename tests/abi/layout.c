/* layout: prints where every field of the plugin interface is, and what every constant is worth. tests/abi.test
 * compares that with what a frozen version of the interface said. A new struct or field needs its words here. */
#include <stdio.h>

#include <nnrun/plugin.h>
#include <nnrun/stream.h>
#include <nnrun/table.h>

#define SIZE(TYPE) printf("sizeof %s %zu\n", #TYPE, sizeof(TYPE))
#define FIELD(TYPE, NAME) printf("%s.%s %zu\n", #TYPE, #NAME, offsetof(TYPE, NAME))
#define VALUE(CONSTANT) printf("%s %d\n", #CONSTANT, (int)CONSTANT)

int main(void)
{
    SIZE(nnr_param); FIELD(nnr_param, name); FIELD(nnr_param, help); FIELD(nnr_param, type);
        FIELD(nnr_param, flags); FIELD(nnr_param, offset); FIELD(nnr_param, def); FIELD(nnr_param, min);
        FIELD(nnr_param, max); FIELD(nnr_param, choices);
    SIZE(nnr_host); FIELD(nnr_host, size); FIELD(nnr_host, priv); FIELD(nnr_host, fail); FIELD(nnr_host, alloc);
        FIELD(nnr_host, extension);
    SIZE(nnr_product); FIELD(nnr_product, m); FIELD(nnr_product, n); FIELD(nnr_product, k); FIELD(nnr_product, a);
        FIELD(nnr_product, a_row); FIELD(nnr_product, a_col); FIELD(nnr_product, b); FIELD(nnr_product, b_row);
        FIELD(nnr_product, b_col); FIELD(nnr_product, start); FIELD(nnr_product, c); FIELD(nnr_product, c_row);
        FIELD(nnr_product, add);
    SIZE(nnr_pass); FIELD(nnr_pass, training); FIELD(nnr_pass, add); FIELD(nnr_pass, share);
        FIELD(nnr_pass, first_row); FIELD(nnr_pass, rng); FIELD(nnr_pass, multiply);
    SIZE(nnr_tensor); FIELD(nnr_tensor, name); FIELD(nnr_tensor, rank); FIELD(nnr_tensor, dim);
    SIZE(nnr_activation); FIELD(nnr_activation, init); FIELD(nnr_activation, fini); FIELD(nnr_activation, forward);
        FIELD(nnr_activation, backward); FIELD(nnr_activation, from_output); FIELD(nnr_activation, gives);
    SIZE(nnr_loss); FIELD(nnr_loss, init); FIELD(nnr_loss, fini); FIELD(nnr_loss, eval); FIELD(nnr_loss, takes);
        FIELD(nnr_loss, pairs_with); FIELD(nnr_loss, paired);
    SIZE(nnr_step); FIELD(nnr_step, learning_rate); FIELD(nnr_step, step); FIELD(nnr_step, steps);
        FIELD(nnr_step, decays);
    SIZE(nnr_optimizer); FIELD(nnr_optimizer, init); FIELD(nnr_optimizer, fini);
        FIELD(nnr_optimizer, learning_rate); FIELD(nnr_optimizer, slots); FIELD(nnr_optimizer, update);
    SIZE(nnr_initializer); FIELD(nnr_initializer, init); FIELD(nnr_initializer, fini); FIELD(nnr_initializer, fill);
    SIZE(nnr_targets); FIELD(nnr_targets, cols); FIELD(nnr_targets, class_names);
    SIZE(nnr_measures); FIELD(nnr_measures, sums); FIELD(nnr_measures, names);
    SIZE(nnr_metric); FIELD(nnr_metric, init); FIELD(nnr_metric, fini); FIELD(nnr_metric, sums);
        FIELD(nnr_metric, plan); FIELD(nnr_metric, update); FIELD(nnr_metric, value); FIELD(nnr_metric, each);
        FIELD(nnr_metric, larger_is_better); FIELD(nnr_metric, classes_only);
    SIZE(nnr_moment); FIELD(nnr_moment, learning_rate); FIELD(nnr_moment, step); FIELD(nnr_moment, steps);
        FIELD(nnr_moment, epoch); FIELD(nnr_moment, epochs); FIELD(nnr_moment, steps_an_epoch);
    SIZE(nnr_schedule); FIELD(nnr_schedule, init); FIELD(nnr_schedule, fini); FIELD(nnr_schedule, rate);
    SIZE(nnr_axis); FIELD(nnr_axis, name); FIELD(nnr_axis, type); FIELD(nnr_axis, log); FIELD(nnr_axis, min);
        FIELD(nnr_axis, max); FIELD(nnr_axis, step); FIELD(nnr_axis, choices); FIELD(nnr_axis, parent);
        FIELD(nnr_axis, parent_choices);
    SIZE(nnr_space); FIELD(nnr_space, seed); FIELD(nnr_space, trials); FIELD(nnr_space, axes);
        FIELD(nnr_space, axis);
    SIZE(nnr_past); FIELD(nnr_past, trials); FIELD(nnr_past, point); FIELD(nnr_past, value);
    FIELD(nnr_past, pending);
    SIZE(nnr_search); FIELD(nnr_search, init); FIELD(nnr_search, fini); FIELD(nnr_search, trials);
        FIELD(nnr_search, needs); FIELD(nnr_search, propose); FIELD(nnr_search, rungs); FIELD(nnr_search, goes_on);
        FIELD(nnr_search, asynchronous);
    SIZE(nnr_epoch); FIELD(nnr_epoch, epoch); FIELD(nnr_epoch, epochs); FIELD(nnr_epoch, learning_rate);
        FIELD(nnr_epoch, curves); FIELD(nnr_epoch, name); FIELD(nnr_epoch, value); FIELD(nnr_epoch, priv);
        FIELD(nnr_epoch, stop); FIELD(nnr_epoch, log);
    SIZE(nnr_callback); FIELD(nnr_callback, init); FIELD(nnr_callback, fini); FIELD(nnr_callback, state);
        FIELD(nnr_callback, columns); FIELD(nnr_callback, epoch);
    SIZE(nnr_weight); FIELD(nnr_weight, shape); FIELD(nnr_weight, in); FIELD(nnr_weight, out);
        FIELD(nnr_weight, init); FIELD(nnr_weight, kernel);
    SIZE(nnr_plan); FIELD(nnr_plan, out); FIELD(nnr_plan, weight); FIELD(nnr_plan, cache);
    SIZE(nnr_layer); FIELD(nnr_layer, init); FIELD(nnr_layer, fini); FIELD(nnr_layer, plan);
        FIELD(nnr_layer, forward); FIELD(nnr_layer, backward); FIELD(nnr_layer, gradient);
    SIZE(nnr_data); FIELD(nnr_data, x); FIELD(nnr_data, outputs); FIELD(nnr_data, rows);
        FIELD(nnr_data, class_names); FIELD(nnr_data, feature_names); FIELD(nnr_data, test_rows);
        FIELD(nnr_data, target_name); FIELD(nnr_data, streams);
    SIZE(nnr_dataset); FIELD(nnr_dataset, init); FIELD(nnr_dataset, fini); FIELD(nnr_dataset, open);
        FIELD(nnr_dataset, read); FIELD(nnr_dataset, open_reader); FIELD(nnr_dataset, gather);
        FIELD(nnr_dataset, close_reader);
    SIZE(nnr_plugin); FIELD(nnr_plugin, size); FIELD(nnr_plugin, table_size); FIELD(nnr_plugin, param_size);
        FIELD(nnr_plugin, instance); FIELD(nnr_plugin, kind); FIELD(nnr_plugin, name); FIELD(nnr_plugin, help);
        FIELD(nnr_plugin, params); FIELD(nnr_plugin, table); FIELD(nnr_plugin, aliases);
    SIZE(nnr_module); FIELD(nnr_module, size); FIELD(nnr_module, minor); FIELD(nnr_module, real_size);
        FIELD(nnr_module, version); FIELD(nnr_module, license); FIELD(nnr_module, plugins);
    SIZE(nnr_value); SIZE(nnr_rng); FIELD(nnr_rng, key); FIELD(nnr_rng, tag);
    SIZE(nnr_table_form); FIELD(nnr_table_form, features); FIELD(nnr_table_form, min); FIELD(nnr_table_form, max);
        FIELD(nnr_table_form, class_names);
    SIZE(nnr_table); FIELD(nnr_table, rows); FIELD(nnr_table, features); FIELD(nnr_table, x); FIELD(nnr_table, y);
        FIELD(nnr_table, feature_names); FIELD(nnr_table, target_name);
    SIZE(nnr_table_reader); FIELD(nnr_table_reader, size); FIELD(nnr_table_reader, read);
        FIELD(nnr_table_reader, read_any);
    SIZE(nnr_stream_reader); FIELD(nnr_stream_reader, size); FIELD(nnr_stream_reader, open);
        FIELD(nnr_stream_reader, read); FIELD(nnr_stream_reader, skip); FIELD(nnr_stream_reader, fail);
        FIELD(nnr_stream_reader, close); FIELD(nnr_stream_reader, is_plain); FIELD(nnr_stream_reader, read_at);
    VALUE(NNR_KIND_dataset); VALUE(NNR_KIND_layer); VALUE(NNR_KIND_activation); VALUE(NNR_KIND_loss);
    VALUE(NNR_KIND_optimizer); VALUE(NNR_KIND_initializer); VALUE(NNR_KIND_metric); VALUE(NNR_KIND_schedule);
    VALUE(NNR_KIND_search); VALUE(NNR_KIND_callback); VALUE(NNR_MAX_COLUMNS);
    VALUE(NNR_AXIS_REAL); VALUE(NNR_AXIS_INT); VALUE(NNR_AXIS_CHOICE);
    VALUE(NNR_MAX_RUNGS);
    VALUE(NNR_BOOL); VALUE(NNR_INT);
    VALUE(NNR_NUM); VALUE(NNR_STR); VALUE(NNR_PATH); VALUE(NNR_ENUM); VALUE(NNR_ANY); VALUE(NNR_UNIT);
    VALUE(NNR_SIMPLEX); VALUE(NNR_REQUIRED); VALUE(NNR_LOG); VALUE(NNR_MAX_WEIGHTS);
    VALUE(NNR_MAX_SLOTS);
    return 0;
}
