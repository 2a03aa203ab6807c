% Reads the groups of a run file that hold no texts, and checks them against each other.
% octave --no-gui --quiet --norc read_octave.m RUN.h5; dimensions arrive in reverse order.
% Exits with 0 where all fits, and with 1 where something does not.
1;

function check(condition, what)
  if (! condition)
    printf("%s: %s\n", argv(){end}, what);
    exit(1);
  end
end

run = load("-hdf5", argv(){end}, "history", "predictions", "weights", "initial_weights", "split");

epochs = numel(run.history.epoch);
check(isequal(double(run.history.epoch(:)'), 1:epochs), "epochs do not count from 1");
check(numel(run.history.train_loss) == epochs, "length of train_loss");

for split = fieldnames(run.predictions)'
  rows = run.predictions.(split{1});
  check(isequal(sort(double(rows.sample(:))), sort(double(run.split.(split{1})(:)))), "rows of a part");
  if (isfield(rows, "probability"))
    [~, most_likely] = max(rows.probability, [], 1);
    check(isequal(most_likely(:) - 1, double(rows.y_predicted(:))), "y_predicted is not the most likely class");
  else
    check(isequal(size(rows.prediction), size(rows.target)), "shapes of a regression");
  end
end

for layer = fieldnames(run.weights)'
  for weight = fieldnames(run.weights.(layer{1}))'
    now = run.weights.(layer{1}).(weight{1});
    before = run.initial_weights.(layer{1}).(weight{1});
    check(isequal(size(now), size(before)), "a weight has changed its shape");
  end
  if (isfield(run.weights.(layer{1}), "bias"))
    check(size(run.weights.(layer{1}).kernel, 1) == numel(run.weights.(layer{1}).bias), "kernel and bias");
  end
end

printf("ok: Octave %s\n", version());
